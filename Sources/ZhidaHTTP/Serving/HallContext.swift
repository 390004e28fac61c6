import Hummingbird
import NIOCore

/// What is known of a request beside what it says: where it came from.
struct HallContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The peer's address without its port.
    let peer: String
    let isLoopback: Bool

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        let address = source.channel.remoteAddress
        peer = address?.ipAddress ?? "local"
        isLoopback = peer == "local" || peer == "::1" || peer.hasPrefix("127.")
    }
}
