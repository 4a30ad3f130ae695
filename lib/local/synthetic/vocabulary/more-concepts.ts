/**
 * Concepts of the demo vocabulary beside those that the synthetic records use, one a line:
 * id | name | domain | vocabulary | class | standing | code | parents | synonyms | maps to
 * Names and synonyms are our own words. Ids from 2,000,000,000 are local, as OMOP reserves them.
 */
export const moreConcepts = `
8521|Other sex|Gender|Demo|Demo|S|O||
8551|Sex not known|Gender|Demo|Demo|S|U||unknown gender
38003563|Hispanic or Latino|Ethnicity|Demo|Demo|S|HISP||
38003564|Not Hispanic or Latino|Ethnicity|Demo|Demo|S|NHISP||
8515|Asian|Race|Demo|Demo|S|ASIAN||
8516|Black|Race|Demo|Demo|S|BLACK||African or Caribbean
8527|White|Race|Demo|Demo|S|WHITE||
2000001001|Any visit|Visit|Demo|Demo|S|VISIT||encounter
2000001002|Visit at home|Visit|Demo|Demo|S|HOME|2000001001|home care
2000001003|Stay in intensive care|Visit|Demo|Demo|S|ICU|9201|critical care; ITU
2000001004|Day case|Visit|Demo|Demo|S|DAY|2000001001|
2000001010|Any disorder|Condition|Demo|Demo|S|DISORDER||disease; illness
2000001011|Infection of the airways and lungs|Condition|Demo|Demo|S|RESPINF|320136|chest infection
2000001012|Pneumonia caused by bacteria|Condition|Demo|Demo|S|PNEUBACT|255848|bacterial pneumonia
2000001013|Pneumonia caused by a virus|Condition|Demo|Demo|S|PNEUVIR|255848|viral pneumonia
2000001014|Pneumonia with COVID-19|Condition|Demo|Demo|S|PNEUCOV|2000001013,2000001015|coronavirus pneumonia
2000001015|COVID-19|Condition|Demo|Demo|S|COVID|2000001011|coronavirus disease; SARS-CoV-2 infection
2000001016|Influenza|Condition|Demo|Demo|S|FLU|2000001011|flu; grippe
2000001017|Tuberculosis of the lung|Condition|Demo|Demo|S|TB|2000001011|pulmonary TB
2000001018|Acute bronchitis|Condition|Demo|Demo|S|ACBRONCH|2000001011|
2000001019|Chronic bronchitis|Condition|Demo|Demo|S|CHBRONCH|255573|smoker’s cough
2000001020|Emphysema|Condition|Demo|Demo|S|EMPHYS|255573|overinflated lung
2000001021|Widened airways|Condition|Demo|Demo|S|BRONCHIECT|320136|bronchiectasis
2000001022|Scarring of the lung tissue|Condition|Demo|Demo|S|FIBROSIS|320136|pulmonary fibrosis; interstitial lung disease
2000001023|Scarring of the lung of unknown cause|Condition|Demo|Demo|S|IPF|2000001022|idiopathic pulmonary fibrosis
2000001024|Fluid around the lung|Condition|Demo|Demo|S|EFFUSION|320136|pleural effusion
2000001025|Collapsed lung|Condition|Demo|Demo|S|PNTX|320136|pneumothorax
2000001026|Clot in the arteries of the lung|Condition|Demo|Demo|S|PE|320136,134057|pulmonary embolism
2000001027|High pressure in the arteries of the lung|Condition|Demo|Demo|S|PAH|134057|pulmonary hypertension
2000001028|Sarcoidosis of the lung|Condition|Demo|Demo|S|SARC|320136|Boeck’s disease
2000001029|Sleep apnoea|Condition|Demo|Demo|S|OSA|320136|sleep apnea; apnée du sommeil
2000001030|Severe asthma|Condition|Demo|Demo|S|SEVASTHMA|317009|
2000001031|Asthma brought on by exercise|Condition|Demo|Demo|S|EXASTHMA|317009|exercise induced asthma
2000001032|Failure of breathing|Condition|Demo|Demo|S|RESPFAIL|320136|respiratory failure
2000001033|Nodule in the lung|Condition|Demo|Demo|S|NODULE|2000000201|pulmonary nodule; coin lesion
2000001034|Cancer of the lung|Condition|Demo|Demo|S|LUNGCA|2000000201,2000001070|lung cancer; bronchial carcinoma
2000001035|Small cell cancer of the lung|Condition|Demo|Demo|S|SCLC|2000001034|oat cell cancer
2000001036|Cancer of the lung other than small cell|Condition|Demo|Demo|S|NSCLC|2000001034|non-small cell lung cancer
2000001037|Spread of cancer to the lung|Condition|Demo|Demo|S|LUNGMET|2000000201,2000001070|lung metastasis
2000001040|Narrowed arteries of the heart|Condition|Demo|Demo|S|CAD|134057|coronary heart disease; ischaemic heart disease; ischemic heart disease
2000001041|Heart attack|Condition|Demo|Demo|S|MI|2000001040|myocardial infarction
2000001042|Chest pain from the heart|Condition|Demo|Demo|S|ANGINA|2000001040|angina pectoris
2000001043|Heart failure|Condition|Demo|Demo|S|HF|134057|cardiac insufficiency
2000001044|Heart failure with weak pumping|Condition|Demo|Demo|S|HFREF|2000001043|reduced ejection fraction
2000001045|Irregular beat of the heart’s upper chambers|Condition|Demo|Demo|S|AF|134057|atrial fibrillation
2000001046|Narrowed aortic valve|Condition|Demo|Demo|S|AS|134057|aortic stenosis
2000001047|Widened aorta|Condition|Demo|Demo|S|AAA|134057|aortic aneurysm
2000001048|Stroke|Condition|Demo|Demo|S|STROKE|134057|brain attack
2000001049|Stroke by a blocked artery|Condition|Demo|Demo|S|ISTROKE|2000001048|ischaemic stroke; ischemic stroke
2000001050|Bleeding in the brain|Condition|Demo|Demo|S|ICH|2000001048|haemorrhagic stroke
2000001051|Clot in a deep vein|Condition|Demo|Demo|S|DVT|134057|deep vein thrombosis
2000001052|High blood pressure in pregnancy|Condition|Demo|Demo|S|PIH|320128|
2000001060|Disorder of metabolism|Condition|Demo|Demo|S|METAB|2000001010|
2000001061|Diabetes|Condition|Demo|Demo|S|DM|2000001060|diabetes mellitus; sugar disease
2000001062|Diabetes, type 1|Condition|Demo|Demo|S|T1D|2000001061|juvenile diabetes
2000001063|Obesity|Condition|Demo|Demo|S|OBESE|2000001060|adiposity
2000001064|High cholesterol|Condition|Demo|Demo|S|CHOL|2000001060|hypercholesterolaemia
2000001065|Underactive thyroid|Condition|Demo|Demo|S|HYPOTHY|2000001060|hypothyroidism
2000001066|Chronic kidney disease|Condition|Demo|Demo|S|CKD|2000001010|chronic renal failure
2000001067|Kidney disease from diabetes|Condition|Demo|Demo|S|DKD|2000001066,2000001061|diabetic nephropathy
2000001070|Cancer|Condition|Demo|Demo|S|CANCER|2000001010|malignant growth
2000001071|Cancer of the breast|Condition|Demo|Demo|S|BREASTCA|2000001070|
2000001072|Cancer of the bowel|Condition|Demo|Demo|S|BOWELCA|2000001070|colorectal cancer
2000001073|Cancer of the prostate|Condition|Demo|Demo|S|PROSTCA|2000001070|
2000001080|Ménière’s disease|Condition|Demo|Demo|S|MENIERE|2000001010|dizziness of the inner ear
2000001081|Sjögren’s syndrome|Condition|Demo|Demo|S|SJOGREN|2000001010|sicca syndrome
2000001082|Dementia|Condition|Demo|Demo|S|DEMENTIA|2000001010|
2000001083|Depression|Condition|Demo|Demo|S|DEPR|2000001010|low mood
2000001084|Broken rib|Condition|Demo|Demo|S|RIBFX|2000001010|rib fracture
2000001100|Imaging|Procedure|Demo|Demo|S|IMG||radiology
2000001101|Magnetic resonance imaging|Procedure|Demo|Demo|S|MR|2000001100|MRI
2000001102|Projection radiography|Procedure|Demo|Demo|S|DX|2000001100|X-ray; plain film
2000001103|Ultrasound|Procedure|Demo|Demo|S|US|2000001100|sonography
2000001104|Positron emission tomography|Procedure|Demo|Demo|S|PT|2000001100|PET
2000001105|Mammography|Procedure|Demo|Demo|S|MG|2000001102|
2000001106|X-ray of the chest|Procedure|Demo|Demo|S|CXR|2000001102|chest film
2000001107|Scan of the arteries of the lung|Procedure|Demo|Demo|S|CTPA|2000000110|CT pulmonary angiogram
2000001108|Scan of the chest in thin slices|Procedure|Demo|Demo|S|HRCT|2000000110|high resolution CT
2000001109|Scan of the chest at low dose|Procedure|Demo|Demo|S|LDCT|2000000110|lung cancer screening scan
2000001110|Scan of the head|Procedure|Demo|Demo|S|CTHEAD|4300757|
2000001111|Scan of the abdomen|Procedure|Demo|Demo|S|CTABDO|4300757|
2000001120|Test of lung function|Procedure|Demo|Demo|S|PFT||
2000001121|Look into the airways|Procedure|Demo|Demo|S|BRONCHOSC||bronchoscopy
2000001122|Sample of lung tissue|Procedure|Demo|Demo|S|LUNGBX||lung biopsy
2000001123|Removal of part of a lung|Procedure|Demo|Demo|S|LOBECT||lobectomy
2000001124|Help with breathing by machine|Procedure|Demo|Demo|S|VENT||mechanical ventilation
2000001125|Bypass of heart arteries|Procedure|Demo|Demo|S|CABG||
2000001126|Opening of a heart artery by balloon|Procedure|Demo|Demo|S|PCI||angioplasty
2000001130|Abdomen|Spec Anatomic Site|Demo|Demo|S|ABDOMEN||belly
2000001131|Head|Spec Anatomic Site|Demo|Demo|S|HEAD||
2000001132|Brain|Spec Anatomic Site|Demo|Demo|S|BRAIN|2000001131|
2000001133|Heart|Spec Anatomic Site|Demo|Demo|S|HEART|2000000101|
2000001134|Left lung|Spec Anatomic Site|Demo|Demo|S|LLUNG|2000000102|
2000001135|Right lung|Spec Anatomic Site|Demo|Demo|S|RLUNG|2000000102|
2000001136|Upper part of the left lung|Spec Anatomic Site|Demo|Demo|S|LUL|2000001134|left upper lobe
2000001137|Lower part of the left lung|Spec Anatomic Site|Demo|Demo|S|LLL|2000001134|left lower lobe
2000001138|Upper part of the right lung|Spec Anatomic Site|Demo|Demo|S|RUL|2000001135|right upper lobe
2000001139|Middle part of the right lung|Spec Anatomic Site|Demo|Demo|S|RML|2000001135|right middle lobe
2000001140|Lower part of the right lung|Spec Anatomic Site|Demo|Demo|S|RLL|2000001135|right lower lobe
2000001141|Kidney|Spec Anatomic Site|Demo|Demo|S|KIDNEY|2000001130|
2000001142|Liver|Spec Anatomic Site|Demo|Demo|S|LIVER|2000001130|
2000001143|Breast|Spec Anatomic Site|Demo|Demo|S|BREAST|2000000101|
2000001160|Medicine for the airways|Drug|Demo Class|Class|C|R03||inhalers
2000001161|Salbutamol|Drug|Demo|Ingredient|S|SALBUTAMOL|2000001160,2000000120|albuterol
2000001162|Salmeterol|Drug|Demo|Ingredient|S|SALMETEROL|2000001160,2000000120|
2000001163|Tiotropium|Drug|Demo|Ingredient|S|TIOTROPIUM|2000001160,2000000120|
2000001164|Inhaled steroid|Drug|Demo|Ingredient|S|ICS|2000001160|beclometasone; budesonide
2000001165|Prednisolone|Drug|Demo|Ingredient|S|PREDNISOLONE||steroid tablets
2000001166|Amoxicillin|Drug|Demo|Ingredient|S|AMOXICILLIN|2000001176|
2000001167|Doxycycline|Drug|Demo|Ingredient|S|DOXYCYCLINE|2000001176|
2000001168|Metformin|Drug|Demo|Ingredient|S|METFORMIN||
2000001169|Insulin|Drug|Demo|Ingredient|S|INSULIN||
2000001170|Ramipril|Drug|Demo|Ingredient|S|RAMIPRIL|2000001177|
2000001171|Amlodipine|Drug|Demo|Ingredient|S|AMLODIPINE|2000001177|
2000001172|Atorvastatin|Drug|Demo|Ingredient|S|ATORVASTATIN||statin
2000001173|Aspirin|Drug|Demo|Ingredient|S|ASPIRIN||acetylsalicylic acid
2000001174|Warfarin|Drug|Demo|Ingredient|S|WARFARIN||blood thinner
2000001175|Oxygen|Drug|Demo|Ingredient|S|OXYGEN||
2000001176|Antibiotics|Drug|Demo Class|Class|C|J01||
2000001177|Medicine for high blood pressure|Drug|Demo Class|Class|C|C02||antihypertensives
2000001178|Salbutamol inhaler, 100 micrograms a puff|Drug|Demo|Product|S|SALB100|2000001161|
2000001179|Blue inhaler|Drug|Demo Local|Local|-|BLUEINH||reliever|2000001161
2000001200|Forced vital capacity|Measurement|Demo|Demo|S|FVC||
2000001201|Share of the breath that leaves in one second|Measurement|Demo|Demo|S|FEV1FVC||FEV1/FVC ratio; Tiffeneau index
2000001202|Oxygen saturation of the blood|Measurement|Demo|Demo|S|SPO2||pulse oximetry
2000001203|Systolic blood pressure|Measurement|Demo|Demo|S|SBP||upper blood pressure
2000001204|Diastolic blood pressure|Measurement|Demo|Demo|S|DBP||lower blood pressure
2000001205|Body weight|Measurement|Demo|Demo|S|WEIGHT||
2000001206|Body height|Measurement|Demo|Demo|S|HEIGHT||
2000001207|Body mass index|Measurement|Demo|Demo|S|BMI||
2000001208|Haemoglobin A1c|Measurement|Demo|Demo|S|HBA1C||hemoglobin A1c; long-term sugar
2000001209|Haemoglobin|Measurement|Demo|Demo|S|HB||hemoglobin
2000001210|Creatinine|Measurement|Demo|Demo|S|CREA||
2000001211|C-reactive protein|Measurement|Demo|Demo|S|CRP||CRP
2000001212|White blood cells|Measurement|Demo|Demo|S|WBC||leucocytes; leukocytes
2000001213|D-dimer|Measurement|Demo|Demo|S|DDIMER||
2000001214|Troponin|Measurement|Demo|Demo|S|TROP||
2000001230|Slice thickness|Measurement|DICOM|DICOM Attributes|S|00180050||thickness of a slice
2000001231|Manufacturer|Measurement|DICOM|DICOM Attributes|S|00080070||maker of the scanner
2000001232|Modality|Measurement|DICOM|DICOM Attributes|S|00080060||kind of imaging
2000001233|Body part examined|Measurement|DICOM|DICOM Attributes|S|00180015||
2000001234|Tube voltage|Measurement|DICOM|DICOM Attributes|S|00180060||kVp
2000001235|Strength of the magnetic field|Measurement|DICOM|DICOM Attributes|S|00180087||tesla
2000001250|Smoking|Observation|Demo|Demo|S|SMOKING||tobacco use
2000001251|Smokes now|Observation|Demo|Demo|S|SMOKER|2000001250|current smoker
2000001252|Smoked in the past|Observation|Demo|Demo|S|EXSMOKER|2000001250|former smoker
2000001253|Never smoked|Observation|Demo|Demo|S|NEVERSMOKER|2000001250|
2000001254|Lives in a care home|Observation|Demo|Demo|S|CAREHOME||
2000001255|Cancer in the family|Observation|Demo|Demo|S|FHCANCER||family history of cancer
2000001256|Contact with asbestos|Observation|Demo|Demo|S|ASBESTOS||
2000001270|Heart pacemaker|Device|Demo|Demo|S|PACEMAKER||
2000001271|Stent|Device|Demo|Demo|S|STENT||
2000001272|Breathing mask for the night|Device|Demo|Demo|S|CPAP||CPAP machine
2000001273|Chest drain|Device|Demo|Demo|S|DRAIN||
8554|Per cent|Unit|Demo|Demo|S|%||percent
8840|Milligram per decilitre|Unit|Demo|Demo|S|mg/dL||
8876|Millimetre of mercury|Unit|Demo|Demo|S|mm[Hg]||mmHg
8582|Centimetre|Unit|Demo|Demo|S|cm||
8588|Millimetre|Unit|Demo|Demo|S|mm||
9529|Kilogram|Unit|Demo|Demo|S|kg||
8519|Litre|Unit|Demo|Demo|S|L||
2000001300|COPD, as our clinic writes it|Condition|Demo Local|Local|-|K-COPD||COAD|255573
2000001301|Asthma, as our clinic writes it|Condition|Demo Local|Local|-|K-ASTH|||317009
2000001302|Pneumonia, old code|Condition|Demo Local|Local|D|K-PNEU|||255848
`;
