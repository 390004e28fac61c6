import ZhidaCore

extension GazetteerDraft {
    /// The content of a version, row by row in its own order: what a delta starts from.
    init(_ version: Gazetteer) {
        self.init()
        var numbers: [UInt32] = []
        numbers.reserveCapacity(version.nameCount)
        for name in version.nameIndices {
            let text = version.withText(of: name) { texts.intern($0) }
            let reading = version.withReading(of: name) { readings.intern(UnsafeRawBufferPointer($0)) }
            numbers.append(names.intern(text, reading))
            for bearer in version.bearers(of: name) where bearer.kind.word != nil {
                aliases.append(
                    Alias(
                        target: bearer.index.value,
                        name: numbers.last!,
                        kind: bearer.kind,
                        untilYear: UInt16(bearer.untilYear ?? 0)
                    )
                )
            }
        }
        for index in version.indices {
            codes.append(version.packedCode(index))
            levels.append(version.level(index))
            origins.append(version.origin(index))
            parents.append(version.parent(index)?.value ?? Self.none)
            nameOf.append(numbers[Int(version.nameIndex(index).value)])
            let (kind, source) = version.withAttributes(of: index) { (texts.intern($0), texts.intern($1)) }
            kinds.append(kind)
            sources.append(source)
            let place = version.microdegrees(index)
            longitudes.append(place?.longitude ?? .min)
            latitudes.append(place?.latitude ?? .min)
        }
        otherCodes = version.otherCodes.map {
            OtherCode(code: $0.code, target: $0.index.value, date: UInt32($0.mergedOn ?? 0))
        }
        retirements = version.retirements.map {
            Retirement(
                code: $0.code,
                address: $0.address,
                level: $0.level,
                date: UInt32($0.date),
                successors: $0.successors
            )
        }
    }
}
