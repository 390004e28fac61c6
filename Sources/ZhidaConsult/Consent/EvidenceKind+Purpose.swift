extension EvidenceKind {
    /// The one purpose under whose consent evidence of this kind may exist.
    public var purpose: ConsentPurpose {
        switch self {
        case .identity: .identityCheck
        case .place: .location
        case .video: .recording
        case .signature: .signature
        case .document: .documents
        case .face: .face
        }
    }

    /// Whether the digest alone gives the content away to who can try all that it may be: an identity number has a few
    /// billion values, a place in the district a few million.
    ///
    /// Such a digest goes with the content, always. That of a video, a signature or a file is kept when its retention
    /// ends, so that a copy somewhere else can still be told to be the one; when a person withdraws the consent, or
    /// it was taken in by mistake, nothing of it is kept either.
    public var isGuessable: Bool {
        switch self {
        case .identity, .place, .face: true
        case .video, .signature, .document: false
        }
    }
}
