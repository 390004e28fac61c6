import ZhidaCore

/// What the end of an Ogg file says about a missing tail.
///
/// Ogg has no length in its header (RFC 3533): the last page's granule position is all. A file that was cut ends
/// inside a page, seldom between two; the torn page's header, where it survived, still says up to where its sound
/// would have gone.
struct OggTail {
    /// Whether the file ends inside a page, or after one that does not bear the mark of a stream's end.
    var isCut = false
    /// 48 kHz samples that the torn page would have added; 0 where that is not known.
    var missing = 0

    init(file: RegularFile) throws(RecordingRejection) {
        // A page has at most 65,307 bytes, so two of them hold the last page and the one before.
        let start = max(0, file.size - 2 * 65_307)
        let bytes = try file.bytes(at: start, count: file.size - start)
        var previous: (serial: [UInt8], granule: Int64)?
        var offset = 0
        while let page = Self.nextPage(in: bytes, from: offset) {
            offset = page
            guard bytes.count >= page + 27 else {
                isCut = true
                return
            }
            let serial = Array(bytes[page + 14..<page + 18])
            let granule = bytes[page + 6..<page + 14].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let position = Int64(bitPattern: granule)
            let segments = Int(bytes[page + 26])
            let body = page + 27 + segments
            let length = bytes[min(page + 27, bytes.count)..<min(body, bytes.count)].reduce(0) { $0 + Int($1) }
            let following = Self.nextPage(in: bytes, from: page + 4)
            if bytes.count < body + length, following == nil {
                isCut = true
                if let previous, previous.serial == serial, position > previous.granule {
                    // Two minutes: far above any page, far below a corrupted position.
                    let added = position.subtractingReportingOverflow(previous.granule)
                    if !added.overflow, added.partialValue < 120 * 48_000 { missing = Int(added.partialValue) }
                }
                return
            }
            isCut = bytes[page + 5] & 4 == 0
            // A page that is not followed by another at its end is a corrupted one, or the last.
            let isWhole = following == nil || following == body + length
            if isWhole, position >= 0 { previous = (serial, position) }
            offset = isWhole ? body + length : page + 4
        }
    }

    /// The next "OggS" at or after `start`.
    private static func nextPage(in bytes: [UInt8], from start: Int) -> Int? {
        let pattern = Array("OggS".utf8)
        var index = start
        while index + 4 <= bytes.count {
            if bytes[index] == pattern[0], Array(bytes[index..<index + 4]) == pattern { return index }
            index += 1
        }
        return nil
    }
}
