import Foundation

@preconcurrency import Glibc

/// A program started by the benchmark, with what the kernel counts of it at its end.
///
/// `Foundation.Process` does not tell the CPU time of one child among several.
final class ChildProcess {
    /// What a program took, the children that it waited for included.
    struct Usage {
        /// User and system time, in seconds.
        var cpu: Double
        /// From start to end, in seconds.
        var wall: Double
        var exitCode: Int32
    }

    let process: pid_t
    /// The reading end of its standard output.
    let output: Int32
    private let name: String
    private let started = ContinuousClock.now
    private var usage: Usage?

    /// - Parameters:
    ///   - arguments: the program, searched for in `PATH`, and its arguments.
    ///   - log: the file that gets its standard error.
    /// - Throws: ``BenchFault`` where it cannot be started.
    init(_ arguments: [String], log: String) throws {
        name = arguments[0]
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw BenchFault("no pipe for \(name): \(String(cString: strerror(errno)))") }
        // The next child must not hold this one's output open.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        output = ends[0]
        defer { close(ends[1]) }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)

        var words = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var started = pid_t()
        let status = posix_spawnp(&started, arguments[0], &actions, nil, &words, environ)
        guard status == 0 else {
            close(ends[0])
            throw BenchFault("\(name) cannot be started: \(String(cString: strerror(status))); run script/setup")
        }
        process = started
    }

    deinit {
        if usage == nil {
            kill(process, SIGKILL)
            _ = wait()
        }
        close(output)
    }

    /// Waits for its end; read its output first, or it may wait for room in the pipe.
    func wait() -> Usage {
        if let usage { return usage }
        var status: Int32 = 0
        var counted = rusage()
        while wait4(process, &status, 0, &counted) < 0, errno == EINTR {}
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        let end = Usage(
            cpu: seconds(counted.ru_utime) + seconds(counted.ru_stime),
            wall: started.secondsUntilNow,
            exitCode: status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
        )
        usage = end
        return end
    }

    /// Asks it to end between two steps, and waits for that.
    func stop() -> Usage {
        kill(process, SIGTERM)
        return wait()
    }
}

extension ContinuousClock.Instant {
    var secondsUntilNow: Double { (.now - self) / .seconds(1) }
}
