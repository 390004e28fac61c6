import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Makes an answer of every error, in the language that the person wants.
struct ProblemMiddleware: RouterMiddleware {
    /// Which methods an address takes; empty where there is no such address.
    let methods: @Sendable (String) -> [HTTPRequest.Method]
    let logger: Logger

    func handle(
        _ request: Request,
        context: HallContext,
        next: (Request, HallContext) async throws -> Response
    ) async throws -> Response {
        let problem: Problem
        do {
            return try await next(request, context).secured
        } catch let known as Problem {
            problem = known
        } catch let error as HTTPError where error.status == .notFound {
            let allowed = methods(request.uri.path)
            problem = allowed.isEmpty ? .notFound : .method(allowed: allowed)
        } catch let error as ChannelError {
            // The peer is gone: nobody reads the answer.
            throw error
        } catch let error as HTTPParserError {
            throw error
        } catch is CancellationError {
            problem = .stopping
        } catch {
            // The error's text may hold what a person sent: its type says enough to find the place.
            logger.error(
                "a request failed",
                metadata: [
                    "method": "\(request.method)", "route": "\(context.endpointPath ?? "-")",
                    "error": "\(String(reflecting: type(of: error)))",
                ]
            )
            problem = .failed
        }
        return try problem.response(Tongue(accepting: request.headers[.acceptLanguage])).secured
    }
}

extension Problem {
    func response(_ tongue: Tongue) throws -> Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.contentLanguage] = tongue.rawValue
        headers[.cacheControl] = "no-store"
        headers[.vary] = "Accept-Language"
        let body = ByteBuffer(bytes: try Reply.encoded(Body(self, tongue)))
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}

extension Response {
    /// A browser shall take an answer for nothing but what it says it is.
    var secured: Response {
        var response = self
        response.headers[.xContentTypeOptions] = "nosniff"
        return response
    }
}
