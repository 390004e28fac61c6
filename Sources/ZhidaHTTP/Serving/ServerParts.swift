import Foundation

/// What the operations share beside the hall.
struct ServerParts: Sendable {
    var settings: ServerSettings
    var metrics: ServerMetrics
    var hub: EventHub
    /// The OpenAPI document as it is answered.
    var document: Data
}
