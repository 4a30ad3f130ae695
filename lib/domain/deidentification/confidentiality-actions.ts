/**
 * Action codes of DICOM PS3.15 table E.1-1: X removes, Z empties, D replaces by a dummy value, U replaces a UID. A
 * combined code allows a choice by the type of the attribute in its IOD; U* stands for the UIDs inside a sequence.
 */
export type ConfidentialityAction = 'X' | 'Z' | 'D' | 'U' | 'Z/D' | 'X/Z' | 'X/D' | 'X/Z/D' | 'X/Z/U*';

/**
 * The Basic Application Level Confidentiality Profile: tag, action, keyword. An attribute that is not listed here is
 * kept only where `kept-attributes` lists it.
 */
const table = `
  # patient
  00100010 Z      PatientName
  00100030 Z      PatientBirthDate
  00100040 Z      PatientSex
  00100020 Z/D    PatientID
  00100021 X      IssuerOfPatientID
  00101000 X      OtherPatientIDs
  00101002 X      OtherPatientIDsSequence
  00101001 X      OtherPatientNames
  00101005 X      PatientBirthName
  00101060 X      PatientMotherBirthName
  00100032 X      PatientBirthTime
  00101010 X      PatientAge
  00101020 X      PatientSize
  00101030 X      PatientWeight
  00101040 X      PatientAddress
  00102154 X      PatientTelephoneNumbers
  00102155 X      PatientTelecomInformation
  00102150 X      CountryOfResidence
  00102152 X      RegionOfResidence
  00102160 X      EthnicGroup
  00102180 X      Occupation
  00101080 X      MilitaryRank
  00101081 X      BranchOfService
  001021F0 X      PatientReligiousPreference
  00100101 X      PatientPrimaryLanguageCodeSequence
  00100102 X      PatientPrimaryLanguageModifierCodeSequence
  00100050 X      PatientInsurancePlanCodeSequence
  00101050 X      InsurancePlanIdentification
  00101090 X      MedicalRecordLocator
  00102000 X      MedicalAlerts
  00102110 X      Allergies
  001021A0 X      SmokingStatus
  001021C0 X      PregnancyStatus
  001021D0 X      LastMenstrualDate
  001021B0 X      AdditionalPatientHistory
  00104000 X      PatientComments
  00102297 X      ResponsiblePerson
  00102299 X      ResponsibleOrganization
  00101100 X      ReferencedPatientPhotoSequence
  00081120 X      ReferencedPatientSequence
  00380004 X      ReferencedPatientAliasSequence
  00380500 X      PatientState
  00380050 X      SpecialNeeds
  00400012 X      PreMedication
  00401004 X      PatientTransportArrangements
  00403001 X      ConfidentialityConstraintOnPatientDataDescription
  00102203 X/Z    PatientSexNeutered

  # staff
  00080090 Z      ReferringPhysicianName
  0008009C Z      ConsultingPhysicianName
  00080092 X      ReferringPhysicianAddress
  00080094 X      ReferringPhysicianTelephoneNumbers
  00080096 X      ReferringPhysicianIdentificationSequence
  0008009D X      ConsultingPhysicianIdentificationSequence
  00081048 X      PhysiciansOfRecord
  00081049 X      PhysiciansOfRecordIdentificationSequence
  00081050 X      PerformingPhysicianName
  00081052 X      PerformingPhysicianIdentificationSequence
  00081060 X      NameOfPhysiciansReadingStudy
  00081062 X      PhysiciansReadingStudyIdentificationSequence
  00321032 X      RequestingPhysician
  00321033 X      RequestingService
  00400006 X      ScheduledPerformingPhysicianName
  0040000B X      ScheduledPerformingPhysicianIdentificationSequence
  00404035 X      ActualHumanPerformersSequence
  00404034 X      ScheduledHumanPerformersSequence
  00404037 X      HumanPerformerName
  00404036 X      HumanPerformerOrganization
  00401010 X      NamesOfIntendedRecipientsOfResults
  00401011 X      IntendedRecipientsOfResultsIdentificationSequence
  00401102 X      PersonAddress
  00401104 X      PersonTelecomInformation
  00401103 X      PersonTelephoneNumbers
  00402008 X      OrderEnteredBy
  00402009 X      OrderEntererLocation
  00402010 X      OrderCallbackPhoneNumber
  00402011 X      OrderCallbackTelecomInformation
  40080114 X      PhysicianApprovingInterpretation
  4008010C X      InterpretationAuthor
  40080102 X      InterpretationRecorder
  4008010A X      InterpretationTranscriber
  40080111 X      InterpretationApproverSequence
  40080119 X      DistributionName
  4008011A X      DistributionAddress
  40080118 X      ResultsDistributionListSequence
  0040A078 X      AuthorObserverSequence
  0040A07A X      ParticipantSequence
  0040A07C X      CustodialOrganizationSequence
  00700086 X      ContentCreatorIdentificationCodeSequence
  3006004D X      ROICreatorSequence
  3006004E X      ROIInterpreterSequence
  0016004D X      CameraOwnerName
  00081070 X/Z/D  OperatorsName
  00081072 X/D    OperatorIdentificationSequence
  300E0008 X/Z    ReviewerName
  00700084 Z/D    ContentCreatorName
  300600A6 Z      ROIInterpreter
  0040A088 Z      VerifyingObserverIdentificationCodeSequence
  0040A123 D      PersonName
  00401101 D      PersonIdentificationCodeSequence
  0040A075 D      VerifyingObserverName
  0040A073 D      VerifyingObserverSequence
  0040A027 D      VerifyingOrganization
  04000115 D      CertificateOfSigner

  # place
  00080080 X/Z/D  InstitutionName
  00080082 X/Z/D  InstitutionCodeSequence
  00081010 X/Z/D  StationName
  00080081 X      InstitutionAddress
  00081040 X      InstitutionalDepartmentName
  00081041 X      InstitutionalDepartmentTypeCodeSequence
  00081000 X      NetworkID
  00080055 X      StationAETitle
  00080054 X      RetrieveAETitle
  00400001 X      ScheduledStationAETitle
  00400010 X      ScheduledStationName
  00404025 X      ScheduledStationNameCodeSequence
  00404027 X      ScheduledStationGeographicLocationCodeSequence
  00400241 X      PerformedStationAETitle
  00400242 X      PerformedStationName
  00404028 X      PerformedStationNameCodeSequence
  00404030 X      PerformedStationGeographicLocationCodeSequence
  00400243 X      PerformedLocation
  00400011 X      ScheduledProcedureStepLocation
  00401005 X      RequestedProcedureLocation
  00321020 X      ScheduledStudyLocation
  00321021 X      ScheduledStudyLocationAETitle
  00380300 X      CurrentPatientLocation
  00380400 X      PatientInstitutionResidence
  0038001E X      ScheduledPatientInstitutionResidence
  00741236 X      RequestingAE
  00741234 X      ReceivingAE
  00080201 X      TimezoneOffsetFromUTC
  21000140 D      DestinationAE
  00160070 X      GPSVersionID
  00160071 X      GPSLatitudeRef
  00160072 X      GPSLatitude
  00160073 X      GPSLongitudeRef
  00160074 X      GPSLongitude
  00160075 X      GPSAltitudeRef
  00160076 X      GPSAltitude
  00160077 X      GPSTimeStamp
  00160078 X      GPSSatellites
  00160079 X      GPSStatus
  0016007A X      GPSMeasureMode
  0016007B X      GPSDOP
  0016007C X      GPSSpeedRef
  0016007D X      GPSSpeed
  0016007E X      GPSTrackRef
  0016007F X      GPSTrack
  00160080 X      GPSImgDirectionRef
  00160081 X      GPSImgDirection
  00160082 X      GPSMapDatum
  00160083 X      GPSDestLatitudeRef
  00160084 X      GPSDestLatitude
  00160085 X      GPSDestLongitudeRef
  00160086 X      GPSDestLongitude
  00160087 X      GPSDestBearingRef
  00160088 X      GPSDestBearing
  00160089 X      GPSDestDistanceRef
  0016008A X      GPSDestDistance
  0016008B X      GPSProcessingMethod
  0016008C X      GPSAreaInformation
  0016008D X      GPSDateStamp
  0016008E X      GPSDifferential

  # device
  00181000 X/Z/D  DeviceSerialNumber
  00181008 X      GantryID
  00181005 X      GeneratorID
  00181007 X      CassetteID
  00181004 X      PlateID
  00181009 X      UniqueDeviceIdentifier
  0018100A X      UDISequence
  00500020 X      DeviceDescription
  00500021 X      LongDeviceDescription
  0016004B X      DeviceSettingDescription
  00185011 X      TransducerIdentificationSequence
  00203401 X      ModifyingDeviceID
  0016004F X      LensMake
  00160050 X      LensModel
  00160051 X      LensSerialNumber
  0016004E X      LensSpecification
  0016002B X      MakerNote
  300A0216 X      SourceManufacturer
  0050001B X      ContainerComponentID
  0018700A X/D    DetectorID
  00181400 X/D    AcquisitionDeviceProcessingDescription
  300A00B2 X/Z    TreatmentMachineName
  30080105 X/Z    SourceSerialNumber
  22000005 X/Z    BarcodeValue
  22000002 X/Z    LabelText
  00189371 D      XRayDetectorID
  00189367 D      XRaySourceID
  3010002D D      DeviceLabel
  00189373 X      XRayDetectorLabel
  3010001B Z      DeviceAlternateIdentifier
  30100043 Z      ManufacturerDeviceIdentifier

  # order and visit
  00080050 Z      AccessionNumber
  00200010 Z      StudyID
  00402016 Z      PlacerOrderNumberImagingServiceRequest
  00402017 Z      FillerOrderNumberImagingServiceRequest
  00380010 X      AdmissionID
  00380011 X      IssuerOfAdmissionID
  00380014 X      IssuerOfAdmissionIDSequence
  00380060 X      ServiceEpisodeID
  00380062 X      ServiceEpisodeDescription
  00380061 X      IssuerOfServiceEpisodeID
  00380064 X      IssuerOfServiceEpisodeIDSequence
  00081080 X      AdmittingDiagnosesDescription
  00081084 X      AdmittingDiagnosesCodeSequence
  00380040 X      DischargeDiagnosisDescription
  00384000 X      VisitComments
  00401001 X      RequestedProcedureID
  00401400 X      RequestedProcedureComments
  00401002 X      ReasonForTheRequestedProcedure
  0040100A X      ReasonForRequestedProcedureCodeSequence
  00321066 X      ReasonForVisit
  00321067 X      ReasonForVisitCodeSequence
  00321030 X      ReasonForStudy
  00402001 X      ReasonForTheImagingServiceRequest
  00402400 X      ImagingServiceRequestComments
  00321070 X      RequestedContrastAgent
  00400009 X      ScheduledProcedureStepID
  00400007 X      ScheduledProcedureStepDescription
  00400253 X      PerformedProcedureStepID
  00400254 X      PerformedProcedureStepDescription
  00400280 X      CommentsOnThePerformedProcedureStep
  00400275 X      RequestAttributesSequence
  00320012 X      StudyIDIssuer
  00324000 X      StudyComments
  40080040 X      ResultsID
  40080042 X      ResultsIDIssuer
  40084000 X      ResultsComments
  40080300 X      Impressions
  40080200 X      InterpretationID
  40080202 X      InterpretationIDIssuer
  4008010B X      InterpretationText
  40080115 X      InterpretationDiagnosisDescription
  0040050A X      SpecimenAccessionNumber
  004006FA X      SlideIdentifier
  00400600 X      SpecimenShortDescription
  00400602 X      SpecimenDetailedDescription
  0040051A X      ContainerDescription
  00321060 X/Z    RequestedProcedureDescription
  00400555 X/Z    AcquisitionContextSequence
  00081110 X/Z    ReferencedStudySequence
  00081111 X/Z/D  ReferencedPerformedProcedureStepSequence
  00081140 X/Z/U* ReferencedImageSequence
  00082112 X/Z/U* SourceImageSequence
  00400512 D      ContainerIdentifier
  00400551 D      SpecimenIdentifier
  00400513 Z      IssuerOfTheContainerIdentifierSequence
  00400562 Z      IssuerOfTheSpecimenIdentifierSequence
  00400610 Z      SpecimenPreparationSequence

  # descriptions and comments
  00081030 X      StudyDescription
  0008103E X      SeriesDescription
  00082111 X      DerivationDescription
  00189424 X      AcquisitionProtocolDescription
  00184000 X      AcquisitionComments
  00204000 X      ImageComments
  00209158 X      FrameComments
  00284000 X      ImagePresentationComments
  00084000 X      IdentifyingComments
  40004000 X      TextComments
  20300020 X      TextString
  40000010 X      Arbitrary
  00203406 X      ModifiedImageDescription
  00400310 X      CommentsOnRadiationDose
  00189937 X      RequestedSeriesDescription
  0018937F X      DecompositionDescription
  00189185 X      RespiratoryMotionCompensationTechniqueDescription
  0018A003 X      ContributionDescription
  00880904 X      TopicTitle
  00880906 X      TopicSubject
  00880910 X      TopicAuthor
  00880912 X      TopicKeywords
  00880200 X      IconImageSequence
  00181030 X/D    ProtocolName
  00180010 Z/D    ContrastBolusAgent
  00700001 D      GraphicAnnotationSequence
  0040A730 D      ContentSequence
  00420011 D      EncapsulatedDocument
  001811BB D      AcquisitionFieldOfViewLabel

  # signatures and former values
  FFFAFFFA X      DigitalSignaturesSequence
  04000402 X      ReferencedDigitalSignatureSequence
  04000403 X      ReferencedSOPInstanceMACSequence
  04000404 X      MAC
  04000310 X      CertifiedTimestamp
  04000550 X      ModifiedAttributesSequence
  04000561 X      OriginalAttributesSequence
  04000551 X      NonconformingModifiedAttributesSequence
  04000552 X      NonconformingDataElementValue
  04000600 X      InstanceOriginStatus
  FFFCFFFC X      DataSetTrailingPadding
  21000070 X      Originator
  04000563 D      ModifyingSystem
  04000565 D      ReasonForTheAttributeModification
  04000562 D      AttributeModificationDateTime
  04000105 D      DigitalSignatureDateTime
  04000564 Z      SourceOfPreviousValues

  # trial
  00120010 D      ClinicalTrialSponsorName
  00120020 D      ClinicalTrialProtocolID
  00120040 D      ClinicalTrialSubjectID
  00120042 D      ClinicalTrialSubjectReadingID
  00120081 D      ClinicalTrialProtocolEthicsCommitteeName
  00120021 Z      ClinicalTrialProtocolName
  00120030 Z      ClinicalTrialSiteID
  00120031 Z      ClinicalTrialSiteName
  00120050 Z      ClinicalTrialTimePointID
  00120060 Z      ClinicalTrialCoordinatingCenterName
  00120051 X      ClinicalTrialTimePointDescription
  00120071 X      ClinicalTrialSeriesID
  00120072 X      ClinicalTrialSeriesDescription
  00120082 X      ClinicalTrialProtocolEthicsCommitteeApprovalNumber
  00120022 X      IssuerOfClinicalTrialProtocolID
  00120032 X      IssuerOfClinicalTrialSiteID
  00120041 X      IssuerOfClinicalTrialSubjectID
  00120043 X      IssuerOfClinicalTrialSubjectReadingID
  00120055 X      IssuerOfClinicalTrialTimePointID
  00120073 X      IssuerOfClinicalTrialSeriesID
  00120023 X      OtherClinicalTrialProtocolIDsSequence
  00120086 X      EthicsCommitteeApprovalEffectivenessStartDate
  00120087 X      EthicsCommitteeApprovalEffectivenessEndDate

  # dates and times
  00080020 Z      StudyDate
  00080030 Z      StudyTime
  00080023 Z/D    ContentDate
  00080033 Z/D    ContentTime
  00080021 X/D    SeriesDate
  00080031 X/D    SeriesTime
  00080012 X/D    InstanceCreationDate
  00189516 X/D    StartAcquisitionDateTime
  00189517 X/D    EndAcquisitionDateTime
  0018700C X/D    DateOfLastDetectorCalibration
  0018700E X/D    TimeOfLastDetectorCalibration
  0040A032 X/D    ObservationDateTime
  00080022 X/Z    AcquisitionDate
  00080032 X/Z    AcquisitionTime
  0008002A X/Z/D  AcquisitionDateTime
  00080013 X/Z/D  InstanceCreationTime
  00189074 D      FrameAcquisitionDateTime
  00189151 D      FrameReferenceDateTime
  0040A121 D      Date
  0040A120 D      DateTime
  0040A122 D      Time
  0040A030 D      VerificationDateTime
  0040A13A D      ReferencedDateTime
  00080024 X      OverlayDate
  00080034 X      OverlayTime
  00080025 X      CurveDate
  00080035 X      CurveTime
  00080015 X      InstanceCoercionDateTime
  00380020 X      AdmittingDate
  00380021 X      AdmittingTime
  00380030 X      DischargeDate
  00380032 X      DischargeTime
  0038001A X      ScheduledAdmissionDate
  0038001B X      ScheduledAdmissionTime
  0038001C X      ScheduledDischargeDate
  0038001D X      ScheduledDischargeTime
  00181012 X      DateOfSecondaryCapture
  00181014 X      TimeOfSecondaryCapture
  00181200 X      DateOfLastCalibration
  00181201 X      TimeOfLastCalibration
  00181204 X      DateOfManufacture
  00181205 X      DateOfInstallation
  00181202 X      DateTimeOfLastCalibration
  00181042 X      ContrastBolusStartTime
  00181043 X      ContrastBolusStopTime
  00180035 X      InterventionDrugStartTime
  00180027 X      InterventionDrugStopTime
  00181072 X      RadiopharmaceuticalStartTime
  00181073 X      RadiopharmaceuticalStopTime
  00181078 X      RadiopharmaceuticalStartDateTime
  00181079 X      RadiopharmaceuticalStopDateTime
  00203403 X      ModifiedImageDate
  00203405 X      ModifiedImageTime
  00400244 X      PerformedProcedureStepStartDate
  00400245 X      PerformedProcedureStepStartTime
  00400250 X      PerformedProcedureStepEndDate
  00400251 X      PerformedProcedureStepEndTime
  00404050 X      PerformedProcedureStepStartDateTime
  00404051 X      PerformedProcedureStepEndDateTime
  00404052 X      ProcedureStepCancellationDateTime
  00400002 X      ScheduledProcedureStepStartDate
  00400003 X      ScheduledProcedureStepStartTime
  00400004 X      ScheduledProcedureStepEndDate
  00400005 X      ScheduledProcedureStepEndTime
  00404005 X      ScheduledProcedureStepStartDateTime
  00404010 X      ScheduledProcedureStepModificationDateTime
  00404011 X      ExpectedCompletionDateTime
  00402004 X      IssueDateOfImagingServiceRequest
  00402005 X      IssueTimeOfImagingServiceRequest
  00321000 X      ScheduledStudyStartDate
  00321001 X      ScheduledStudyStartTime
  00321010 X      ScheduledStudyStopDate
  00321011 X      ScheduledStudyStopTime
  00321040 X      StudyArrivalDate
  00321041 X      StudyArrivalTime
  00321050 X      StudyCompletionDate
  00321051 X      StudyCompletionTime
  00320034 X      StudyReadDate
  00320035 X      StudyReadTime
  00320032 X      StudyVerifiedDate
  00320033 X      StudyVerifiedTime
  00700082 X      PresentationCreationDate
  00700083 X      PresentationCreationTime
  40080100 X      InterpretationRecordedDate
  40080101 X      InterpretationRecordedTime
  40080108 X      InterpretationTranscriptionDate
  40080109 X      InterpretationTranscriptionTime
  40080112 X      InterpretationApprovalDate
  40080113 X      InterpretationApprovalTime
  21000040 X      CreationDate
  21000050 X      CreationTime
  0040A033 X      ObservationStartDateTime
  01000420 X      SOPAuthorizationDateTime
  0018A002 X      ContributionDateTime
  0040E004 X      HL7DocumentEffectiveTime
  30060008 Z      StructureSetDate
  30060009 Z      StructureSetTime
  00181203 Z      CalibrationDateTime
  30060002 D      StructureSetLabel
  300A0002 D      RTPlanLabel
  300A0006 X/D    RTPlanDate
  300A0007 X/D    RTPlanTime
  30080250 X/D    TreatmentDate
  30080251 X/D    TreatmentTime
  30060004 X      StructureSetName
  30060006 X      StructureSetDescription
  300A0003 X      RTPlanName
  300A0004 X      RTPlanDescription
  300A000E X      PrescriptionDescription
  300A00C3 X      BeamDescription
  30060028 X      ROIDescription
  30060026 Z      ROIName

  # identifiers
  00080018 U      SOPInstanceUID
  0020000D U      StudyInstanceUID
  0020000E U      SeriesInstanceUID
  00200052 U      FrameOfReferenceUID
  00200200 U      SynchronizationFrameOfReferenceUID
  00080014 U      InstanceCreatorUID
  00080017 U      AcquisitionUID
  00083010 U      IrradiationEventUID
  00181002 U      DeviceUID
  00209161 U      ConcatenationUID
  00209164 U      DimensionOrganizationUID
  00081155 U      ReferencedSOPInstanceUID
  30060024 U      ReferencedFrameOfReferenceUID
  300600C2 U      RelatedFrameOfReferenceUID
  00640003 U      SourceFrameOfReferenceUID
  00080058 U      FailedSOPInstanceUIDList
  00081195 U      TransactionUID
  00281199 U      PaletteColorLookupTableUID
  00281214 U      LargePaletteColorLookupTableUID
  00620021 U      TrackingUID
  0040A124 U      UID
  300A0013 U      DoseReferenceUID
  300A0083 U      ReferencedDoseReferenceUID
  0070031A U      FiducialUID
  30100031 U      ReferencedFiducialsUID
  00400554 U      SpecimenUID
  00880140 U      StorageMediaFileSetUID
  00182042 U      TargetUID
  04000100 U      DigitalSignatureUID
  0040DB0C U      TemplateExtensionOrganizationUID
  0040DB0D U      TemplateExtensionCreatorUID
  0040A171 U      ObservationUID
  00020003 U      MediaStorageSOPInstanceUID
  003A0310 U      MultiplexGroupUID
  00080019 U      PyramidUID
`;

const row = /^\s+([0-9A-F]{8}) (\S+)\s+(\w+)$/gm;

/** The table's rows, in its order. */
export const confidentialityRows: readonly {
  readonly tag: string;
  readonly action: ConfidentialityAction;
  readonly keyword: string;
}[] = [...table.matchAll(row)].map(([, tag = '', action, keyword = '']) => ({
  tag,
  action: action as ConfidentialityAction,
  keyword,
}));

const actions: ReadonlyMap<string, ConfidentialityAction> = new Map(
  confidentialityRows.map(({ tag, action }) => [tag, action]),
);

/** Curves (50xx), and the comments and bitmaps of overlays (60xx), which the table names by group and not by tag. */
const repeatingGroups = /^(50[0-9A-F]{6}|60[0-9A-F]{2}(3000|4000))$/;

/**
 * The profile's action for `tag` (eight upper-case hexadecimal digits); undefined where its table does not name the
 * tag.
 */
export function confidentialityAction(tag: string): ConfidentialityAction | undefined {
  return actions.get(tag) ?? (repeatingGroups.test(tag) ? 'X' : undefined);
}
