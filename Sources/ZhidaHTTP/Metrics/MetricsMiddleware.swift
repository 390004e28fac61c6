import Hummingbird

/// Counts what is answered, by address and status.
struct MetricsMiddleware: RouterMiddleware {
    let metrics: ServerMetrics

    func handle(
        _ request: Request,
        context: HallContext,
        next: (Request, HallContext) async throws -> Response
    ) async throws -> Response {
        let begun = ContinuousClock.now
        let response = try await next(request, context)
        // What is not in the document is one series, whatever the address.
        let path = context.endpointPath.flatMap { $0 == "NotFound" ? nil : $0 } ?? "-"
        let known = request.method.isUsual ? request.method.rawValue : "-"
        metrics.answered(known, path, status: response.status.code, in: .now - begun)
        return response
    }
}

extension HTTPRequest.Method {
    /// Others are not counted by their names: anybody can make some up.
    fileprivate var isUsual: Bool { [.get, .head, .post, .put, .patch, .delete, .options].contains(self) }
}
