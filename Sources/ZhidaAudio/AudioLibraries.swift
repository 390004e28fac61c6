import COpusFile
import CSndFile
import CSoxr

/// The C libraries that decode and resample, with the versions that are loaded.
public enum AudioLibraries {
    /// Name and version as each library tells it.
    public static var versions: [(name: String, version: String)] {
        [
            ("libopus", String(cString: opus_get_version_string())),
            ("libsndfile", String(cString: sf_version_string())),
            ("libsoxr", String(cString: soxr_version())),
        ]
    }
}
