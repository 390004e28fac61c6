import ZhidaTables

/// The faults found so far in all files.
final class FaultList {
    private(set) var faults: [DirectoryFault] = []

    var count: Int { faults.count }

    func add(_ file: String, row: Int, field: String, _ what: String, _ mend: String) {
        faults.append(DirectoryFault(file: file, RowFault(row: row, field: field, what: what, mend: mend)))
    }
}
