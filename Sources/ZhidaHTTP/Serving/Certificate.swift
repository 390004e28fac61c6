import NIOSSL

/// Reads the files that TLS needs.
enum Certificate {
    /// - Throws: ``CertificateError`` that names the file.
    static func configuration(_ certificate: String, key: String) throws -> TLSConfiguration {
        let chain: [NIOSSLCertificate]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificate)
        } catch {
            throw CertificateError(file: certificate, what: "is no certificate chain in PEM")
        }
        guard !chain.isEmpty else { throw CertificateError(file: certificate, what: "holds no certificate in PEM") }
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw CertificateError(file: key, what: "is no private key in PEM without a password")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) },
            privateKey: .privateKey(privateKey)
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }
}

/// A file that TLS needs cannot be used.
public struct CertificateError: Error, CustomStringConvertible {
    public var file: String
    public var what: String

    public var description: String { "\(file) cannot be read or \(what)" }
}
