import Foundation

@preconcurrency import Glibc

/// A child process with pipes on its three standard streams, never waited for: its owner polls.
///
/// `posix_spawn` is used directly because one thread polls the pipes of all workers beside inotify; Foundation's
/// `Process` and swift-subprocess bring threads or tasks of their own for that.
final class WorkerProcess {
    let process: pid_t
    /// The child's standard output and standard error, not blocking.
    let output: Int32
    let errors: Int32
    private(set) var input: Int32
    private(set) var unsent = Data()
    var outputLines = LineBuffer()
    var errorLines = LineBuffer()

    /// Starts `command`, whose first element is the path of an executable.
    ///
    /// - Throws: ``FileSystemError`` where it cannot be started.
    init(_ command: [String], environment: [String: String]) throws {
        let name = BytePath(command[0])
        let toChild = try Pipe(name)
        let fromChild = try Pipe(name)
        let errorsOfChild = try Pipe(name)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, toChild.reading, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, fromChild.writing, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, errorsOfChild.writing, STDERR_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: Ctrl-C at the terminal reaches the watcher alone and is not taken for a crash.
        posix_spawnattr_setpgroup(&attributes, 0)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGPIPE, SIGIO, SIGINT, SIGTERM] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))

        var arguments = command.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in arguments + variables { free(pointer) } }
        var child = pid_t()
        let number = posix_spawn(&child, command[0], &actions, &attributes, &arguments, &variables)
        close(toChild.reading)
        close(fromChild.writing)
        close(errorsOfChild.writing)
        guard number == 0 else {
            for end in [toChild.writing, fromChild.reading, errorsOfChild.reading] { close(end) }
            throw FileSystemError("start the worker", name, number: number)
        }
        process = child
        input = toChild.writing
        output = fromChild.reading
        errors = errorsOfChild.reading
        for end in [input, output, errors] { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
    }

    private struct Pipe {
        var reading: Int32
        var writing: Int32

        init(_ name: BytePath) throws {
            var ends: [Int32] = [-1, -1]
            guard pipe(&ends) == 0 else { throw FileSystemError("make a pipe for", name) }
            reading = ends[0]
            writing = ends[1]
            // Only one thread starts processes, so nothing can be inherited between these calls.
            for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        }
    }

    /// Queues a request and sends what the pipe takes.
    func send(_ line: Data) {
        unsent.append(line)
        flush()
    }

    /// Sends what the pipe takes now.
    func flush() {
        while !unsent.isEmpty {
            let count = unsent.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                // Full: the poll says when there is room. Broken: the output's end says so.
                return
            }
            unsent = Data(unsent.dropFirst(count))
        }
    }

    /// What can be read now from one of the child's streams; `nil` at its end.
    static func read(_ descriptor: Int32) -> [UInt8]? {
        var gathered: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                gathered += buffer[..<count]
                continue
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { return gathered }
            return gathered.isEmpty ? nil : gathered
        }
    }

    /// Ends the child if it has not ended, and says how it ended.
    func end() -> String {
        kill(process, SIGKILL)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        for end in [input, output, errors] { close(end) }
        let signal = status & 0x7f
        if signal == 0 { return "exit code \((status >> 8) & 0xff)" }
        return "signal \(signal) (\(String(cString: strsignal(signal))))"
    }
}
