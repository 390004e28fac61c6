import CCSV

/// Rows of a CSV file (RFC 4180) as libcsv reads them, one at a time.
enum CSVTable {
    /// The fields of one row, one behind the other in a buffer that the next row overwrites.
    final class Row {
        /// As a spreadsheet counts; the header is 1.
        fileprivate(set) var number = 1
        private var bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)
        private var used = 0
        private var ends: [Int] = []

        deinit { bytes.deallocate() }

        /// Number of fields.
        var count: Int { ends.count }

        /// Whether the row is an empty line.
        fileprivate var isEmpty: Bool { ends.count == 1 && used == 0 }

        /// A field without surrounding blanks; empty where the row is too short. Valid until the next row.
        subscript(field: Int) -> UnsafeRawBufferPointer {
            guard field >= 0, field < ends.count else { return UnsafeRawBufferPointer(rebasing: bytes[0..<0]) }
            var start = field == 0 ? 0 : ends[field - 1]
            var end = ends[field]
            while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
            while start < end, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
            return UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        }

        fileprivate func append(_ field: UnsafeRawBufferPointer) {
            if used + field.count > bytes.count {
                let larger = UnsafeMutableRawBufferPointer.allocate(
                    byteCount: (used + field.count) * 2,
                    alignment: 8
                )
                larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<used]))
                bytes.deallocate()
                bytes = larger
            }
            if !field.isEmpty {
                bytes.baseAddress!.advanced(by: used).copyMemory(from: field.baseAddress!, byteCount: field.count)
            }
            used += field.count
            ends.append(used)
        }

        fileprivate func next() {
            number += 1
            used = 0
            ends.removeAll(keepingCapacity: true)
        }
    }

    private final class Sink {
        let row = Row()
        let body: (Row) -> Void
        init(body: @escaping (Row) -> Void) { self.body = body }
    }

    /// Calls `body` with every row of `bytes`, the header included.
    ///
    /// - Returns: where the text is no CSV (a quote that is never closed, a stray quote), a sentence saying so.
    static func read(_ bytes: UnsafeRawBufferPointer, body: @escaping (Row) -> Void) -> String? {
        var parser = csv_parser()
        guard csv_init(&parser, UInt8(CSV_STRICT | CSV_STRICT_FINI)) == 0 else { return "the CSV reader did not start" }
        defer { csv_free(&parser) }
        let sink = Sink(body: body)
        let context = Unmanaged.passUnretained(sink).toOpaque()
        let fieldEnded: @convention(c) (UnsafeMutableRawPointer?, Int, UnsafeMutableRawPointer?) -> Void = {
            text,
            length,
            context in
            Unmanaged<Sink>.fromOpaque(context!)._withUnsafeGuaranteedRef {
                $0.row.append(UnsafeRawBufferPointer(start: text, count: text == nil ? 0 : length))
            }
        }
        let rowEnded: @convention(c) (Int32, UnsafeMutableRawPointer?) -> Void = { _, context in
            Unmanaged<Sink>.fromOpaque(context!)._withUnsafeGuaranteedRef { sink in
                if !sink.row.isEmpty { sink.body(sink.row) }
                sink.row.next()
            }
        }
        return withExtendedLifetime(sink) {
            let read = csv_parse(&parser, bytes.baseAddress, bytes.count, fieldEnded, rowEnded, context)
            if read != bytes.count || csv_fini(&parser, fieldEnded, rowEnded, context) != 0 {
                return "row \(sink.row.number) is no CSV (a quotation mark that is never closed, or a stray one)"
            }
            return nil
        }
    }
}
