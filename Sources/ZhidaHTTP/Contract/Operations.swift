import HTTPTypes

/// Everything that the server does.
enum Operations {
    static let all: [Operation] =
        SlotResource.operations + BookingResource.operations + WaitingResource.operations
        + SessionResource.operations + QueueResource.operations + DirectoryResource.operations
        + DirectoryVersionResource.operations + MatterResource.operations + AuditResource.operations
        + TokenResource.operations + EventResource.operations + ServiceResource.operations
}

/// Finds the methods of an address.
struct OperationTable: Sendable {
    private let operations: [(parts: [Substring], method: HTTPRequest.Method)]

    init(_ operations: [Operation]) {
        self.operations = operations.map { ($0.path.split(separator: "/"), $0.method) }
    }

    /// Empty where no operation has such an address.
    func methods(of path: String) -> [HTTPRequest.Method] {
        let parts = path.split(separator: "/")
        var methods: [HTTPRequest.Method] = []
        for operation in operations where operation.parts.count == parts.count {
            let fits = zip(operation.parts, parts).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
            if fits, !methods.contains(operation.method) {
                methods.append(operation.method)
                if operation.method == .get { methods.append(.head) }
            }
        }
        return methods
    }
}
