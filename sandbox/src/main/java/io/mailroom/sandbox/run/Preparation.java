package io.mailroom.sandbox.run;

import io.mailroom.sandbox.process.Folders;
import io.mailroom.sandbox.terminal.StartFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.FileHandler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Makes the machine ready for a start: free ports, folders of its own, logs out of the way. */
final class Preparation {
  private Preparation() {}

  /**
   * Makes ready, or changes nothing.
   *
   * @return keeps other starts of the checkout away until it is closed
   * @throws StartFault if a port is taken, or another start of the same checkout runs
   */
  static FileLock prepare(Options options) throws IOException {
    options.listeners().forEach(each -> requireFree(each, options.port(each)));
    var folders = options.folders();
    Files.createDirectories(folders.run());
    var lock = requireAlone(folders.run().resolve("lock"));
    try (var logs = Files.newDirectoryStream(folders.run(), "*.log")) {
      for (var log : logs) {
        if (!log.endsWith("build.log")) {
          Files.delete(log);
        }
      }
    }
    if (options.mode().hasDemo()) {
      Folders.delete(folders.state());
    }
    makePrivate(folders.state());
    Files.createDirectories(folders.state().resolve("content"));
    var brokerLog = folders.state().resolve("kafka/broker-1/broker.log");
    Files.deleteIfExists(brokerLog);
    Files.createSymbolicLink(folders.run().resolve("kafka.log"), brokerLog);
    logTo(folders.run().resolve("launcher.log"));
    return lock;
  }

  /** Keeps the libraries' own logs off the terminal. */
  static void silence() {
    LogManager.getLogManager().reset();
  }

  private static void logTo(Path file) throws IOException {
    var handler = new FileHandler(file.toString(), false);
    handler.setFormatter(new SimpleFormatter());
    Logger.getLogger("").addHandler(handler);
  }

  private static void requireFree(Listener listener, int port) {
    try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      // Free.
    } catch (IOException e) {
      throw new StartFault(
          "port %d of the %s is in use; end what uses it, or choose another: %s=… ./run"
              .formatted(port, listener.label(), listener.variable()),
          e);
    }
  }

  private static FileLock requireAlone(Path file) throws IOException {
    var held =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).tryLock();
    if (held == null) {
      throw new StartFault("another ./run of this checkout is at work; end it first");
    }
    return held;
  }

  private static void makePrivate(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
  }
}
