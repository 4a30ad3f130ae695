/**
 * Attributes that are kept unchanged, because an image cannot be read, positioned or converted without them. An
 * attribute that neither this list nor the profile's table names is removed; this includes new, private and unknown
 * attributes. No attribute for free text or names is listed, and `deidentifyDataset` would not keep one.
 */
const table = `
  # what kind of image
  00080008 ImageType
  00080016 SOPClassUID
  00080060 Modality
  00080064 ConversionType
  00080068 PresentationIntentType
  00280301 BurnedInAnnotation
  00282110 LossyImageCompression
  00282112 LossyImageCompressionRatio
  00282114 LossyImageCompressionMethod

  # what it shows and how it lies
  00180015 BodyPartExamined
  00185100 PatientPosition
  00185101 ViewPosition
  00200060 Laterality
  00200062 ImageLaterality
  00200020 PatientOrientation
  00200032 ImagePositionPatient
  00200037 ImageOrientationPatient
  00201041 SliceLocation
  00180050 SliceThickness
  00180088 SpacingBetweenSlices
  00200011 SeriesNumber
  00200012 AcquisitionNumber
  00200013 InstanceNumber
  00201002 ImagesInAcquisition
  00200105 NumberOfTemporalPositions
  00200100 TemporalPositionIdentifier
  00209056 StackID
  00209057 InStackPositionNumber
  00209157 DimensionIndexValues
  00540081 NumberOfSlices
  00540101 NumberOfTimeSlices
  00541330 ImageIndex

  # how it was made
  00080070 Manufacturer
  00081090 ManufacturerModelName
  00180060 KVP
  00181150 ExposureTime
  00181151 XRayTubeCurrent
  00181152 Exposure
  00181153 ExposureInuAs
  00181110 DistanceSourceToDetector
  00181111 DistanceSourceToPatient
  00181114 EstimatedRadiographicMagnificationFactor
  00181160 FilterType
  00181190 FocalSpots
  00181210 ConvolutionKernel
  00181120 GantryDetectorTilt
  00181130 TableHeight
  00181140 RotationDirection
  00181100 ReconstructionDiameter
  00180090 DataCollectionDiameter
  00189306 SingleCollimationWidth
  00189307 TotalCollimationWidth
  00189311 SpiralPitchFactor
  00181164 ImagerPixelSpacing
  00181166 Grid
  00187004 DetectorType
  00189345 CTDIvol
  00180020 ScanningSequence
  00180021 SequenceVariant
  00180022 ScanOptions
  00180023 MRAcquisitionType
  00180024 SequenceName
  00180080 RepetitionTime
  00180081 EchoTime
  00180082 InversionTime
  00180083 NumberOfAverages
  00180084 ImagingFrequency
  00180085 ImagedNucleus
  00180086 EchoNumbers
  00180087 MagneticFieldStrength
  00180089 NumberOfPhaseEncodingSteps
  00180091 EchoTrainLength
  00180093 PercentSampling
  00180094 PercentPhaseFieldOfView
  00180095 PixelBandwidth
  00181310 AcquisitionMatrix
  00181312 InPlanePhaseEncodingDirection
  00181314 FlipAngle
  00181315 VariableFlipAngleFlag
  00181316 SAR
  00189087 DiffusionBValue
  00189089 DiffusionGradientOrientation
  00181060 TriggerTime
  00181062 NominalInterval
  00541001 Units
  00541002 CountsSource
  00280051 CorrectedImage
  00541000 SeriesType
  00541102 DecayCorrection
  00541300 FrameReferenceTime
  00181242 ActualFrameDuration
  00540016 RadiopharmaceuticalInformationSequence
  00181074 RadionuclideTotalDose
  00181075 RadionuclideHalfLife
  00181076 RadionuclidePositronFraction

  # pixels and their meaning
  00280002 SamplesPerPixel
  00280004 PhotometricInterpretation
  00280006 PlanarConfiguration
  00280008 NumberOfFrames
  00280009 FrameIncrementPointer
  00280010 Rows
  00280011 Columns
  00280030 PixelSpacing
  00280034 PixelAspectRatio
  00280100 BitsAllocated
  00280101 BitsStored
  00280102 HighBit
  00280103 PixelRepresentation
  00280106 SmallestImagePixelValue
  00280107 LargestImagePixelValue
  00280120 PixelPaddingValue
  00280121 PixelPaddingRangeLimit
  00281040 PixelIntensityRelationship
  00281041 PixelIntensityRelationshipSign
  00281050 WindowCenter
  00281051 WindowWidth
  00281056 VOILUTFunction
  00281052 RescaleIntercept
  00281053 RescaleSlope
  00281054 RescaleType
  00281101 RedPaletteColorLookupTableDescriptor
  00281102 GreenPaletteColorLookupTableDescriptor
  00281103 BluePaletteColorLookupTableDescriptor
  00281201 RedPaletteColorLookupTableData
  00281202 GreenPaletteColorLookupTableData
  00281203 BluePaletteColorLookupTableData
  00283000 ModalityLUTSequence
  00283010 VOILUTSequence
  00283002 LUTDescriptor
  00283006 LUTData
  20500020 PresentationLUTShape
  00283004 ModalityLUTType
  00280A02 PixelSpacingCalibrationType
  7FE00001 ExtendedOffsetTable
  7FE00002 ExtendedOffsetTableLengths
  7FE00010 PixelData

  # frames of an enhanced object
  52009229 SharedFunctionalGroupsSequence
  52009230 PerFrameFunctionalGroupsSequence
  00209113 PlanePositionSequence
  00209116 PlaneOrientationSequence
  00289110 PixelMeasuresSequence
  00209111 FrameContentSequence
  00289145 PixelValueTransformationSequence
  00289132 FrameVOILUTSequence
  00209071 FrameAnatomySequence
  00209072 FrameLaterality
  00189117 MRDiffusionSequence
  00189075 DiffusionDirectionality
  00189076 DiffusionGradientDirectionSequence
  00189114 MREchoSequence
  00189082 EffectiveEchoTime
  00209221 DimensionOrganizationSequence
  00209222 DimensionIndexSequence
  00209165 DimensionIndexPointer
  00209167 FunctionalGroupPointer
  00209311 DimensionOrganizationType
  00089206 VolumetricProperties
  00089205 PixelPresentation
  00089207 VolumeBasedCalculationTechnique

  # reference to another object
  00081150 ReferencedSOPClassUID
  00081160 ReferencedFrameNumber
`;

/** The rows of the list, in its order. */
export const keptRows: readonly { readonly tag: string; readonly keyword: string }[] = [
  ...table.matchAll(/^\s+([0-9A-F]{8}) (\w+)$/gm),
].map(([, tag = '', keyword = '']) => ({ tag, keyword }));

/** Tags of the attributes that are kept. */
export const keptAttributes: ReadonlySet<string> = new Set(keptRows.map(({ tag }) => tag));
