package io.mailroom.sandbox.mail;

import io.mailroom.sandbox.process.ChildProcess;
import io.mailroom.sandbox.process.Folders;
import io.mailroom.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A private Postfix 3.7 on loopback with strict settings, for the users of a {@link DovecotServer}:
 * it lets in whom that one lets in, and delivers into the mailboxes there. Mail never leaves this
 * machine. It lives in a folder of its own under the system's temporary folder, which goes when it
 * closes. Only root can run it.
 *
 * <p>Whoever is not a mailbox is refused as a recipient; but mail to an address that begins with
 * {@code closed.} is taken, and comes back with a delivery status notification (RFC 3464). A
 * message is at most 25 MiB. What goes wrong is an {@link IllegalStateException} with the words of
 * Postfix. Any thread may call.
 */
public final class PostfixServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Path home;
  private final PostfixSettings.Listeners ports;
  private final DovecotServer mailboxes;
  private final ChildProcess process;

  private PostfixServer(Path home, PostfixSettings.Listeners ports, DovecotServer mailboxes) {
    this.home = home;
    this.ports = ports;
    this.mailboxes = mailboxes;
    put("");
    this.process =
        ChildProcess.start(
            home.resolve("master.log"),
            "TERM",
            // A session of its own: its end is the end of all that it started.
            List.of("setsid", PostfixSettings.PROGRAM.toString(), "-c", home.toString(), "-d"));
  }

  /** Whether a Postfix is installed here. */
  public static boolean isInstalled() {
    return Files.isExecutable(PostfixSettings.PROGRAM);
  }

  /** Starts on free ports and waits until clients can connect. */
  public static PostfixServer start(ServerCertificate certificate, DovecotServer mailboxes) {
    var ports = new PostfixSettings.Listeners(Ports.free(), Ports.free(), Ports.free());
    var home = PostfixSettings.write(ports, mailboxes.loginPort(), certificate);
    var server = new PostfixServer(home, ports, mailboxes);
    try {
      server.awaitReady();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  /** Where STARTTLS and a login are asked for, as on port 587. */
  public int submissionPort() {
    return ports.submission();
  }

  /** Where TLS begins at once, and a login is asked for, as on port 465. */
  public int implicitTlsPort() {
    return ports.submissions();
  }

  /** Where nothing is asked for, as within an operator's own network. */
  public int relayPort() {
    return ports.relay();
  }

  /**
   * Takes mail for a user of the mailboxes.
   *
   * @param address the user's login, in lower case
   */
  public void addMailbox(String address) {
    put(address + " " + mailboxes.inboxFolder(address) + "/\n");
  }

  /** The end of the server's log. */
  public String log() {
    try {
      var lines = Files.readAllLines(home.resolve("postfix.log"));
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return process.tail();
    }
  }

  @Override
  public void close() {
    process.stop();
    Folders.delete(home);
  }

  private synchronized void put(String line) {
    var table = home.resolve("mailboxes");
    try {
      Files.writeString(table, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var ended =
        ChildProcess.run(List.of("postmap", "-c", home.toString()), List.of("hash:" + table));
    if (ended.status() != 0) {
      throw new IllegalStateException("postmap: " + ended.output());
    }
  }

  private void awaitReady() {
    var until = Instant.now().plus(LIMIT);
    while (!accepts()) {
      if (!process.isAlive() || Instant.now().isAfter(until)) {
        throw new IllegalStateException("Postfix is not ready:\n" + process.tail() + log());
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private boolean accepts() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), ports.relay())) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
