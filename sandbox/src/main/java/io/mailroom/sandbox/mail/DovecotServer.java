package io.mailroom.sandbox.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mailroom.sandbox.process.ChildProcess;
import io.mailroom.sandbox.process.Folders;
import io.mailroom.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A private Dovecot 2.3 on loopback, IMAPS only, with its own users, mail and settings in a folder
 * of its own under the system's temporary folder, which goes when it closes. Runs as root or as an
 * ordinary user.
 *
 * <p>Folder names are Unicode, with {@code /} between levels unless the settings say otherwise.
 * What goes wrong is an {@link IllegalStateException} with the words of Dovecot. Any thread may
 * call.
 */
public final class DovecotServer implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String LOG = "dovecot.log";
  private static final Pattern LOGIN = Pattern.compile("imap-login: .*?Login: user=<([^>]+)>");

  private final Path home;
  private final int port;
  private final int loginPort;
  private final DovecotUsers users;
  private final Maildirs maildirs;
  private ChildProcess process;

  private DovecotServer(Path home, int port, int loginPort) {
    this.home = home;
    this.port = port;
    this.loginPort = loginPort;
    this.users = new DovecotUsers(home.resolve("users"));
    this.maildirs =
        new Maildirs(
            (user, folder) -> Path.of(doveadm("mailbox", "path", "-u", user, folder).strip()));
    this.process = launch(home);
  }

  /** Whether a Dovecot is installed here. */
  public static boolean isInstalled() {
    return Files.isExecutable(DovecotSettings.PROGRAM);
  }

  /** Starts on a free port; see {@link #start(int, ServerCertificate, String...)}. */
  public static DovecotServer start(ServerCertificate certificate, String... settings) {
    return start(Ports.free(), certificate, settings);
  }

  /**
   * Starts and waits until clients can connect.
   *
   * @param settings lines of {@code dovecot.conf} that follow ours and win, such as {@code
   *     mail_max_userip_connections = 3} or <code>namespace inbox { separator = . }</code>
   */
  public static DovecotServer start(int port, ServerCertificate certificate, String... settings) {
    DovecotSettings.allowManyWatchers();
    int loginPort = Ports.free();
    var home = DovecotSettings.write(port, loginPort, certificate, List.of(settings));
    var server = new DovecotServer(home, port, loginPort);
    try {
      server.awaitReady();
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  public int port() {
    return port;
  }

  /** Where other servers ask whether a login is right, in Dovecot's own protocol. */
  int loginPort() {
    return loginPort;
  }

  /** Where a server may drop mail for a user, owned by the user {@code nobody}. */
  Path inboxFolder(String user) {
    return maildirs.folder(user, "INBOX");
  }

  /** The messages of a folder, oldest first, with CRLF between their lines. */
  public List<byte[]> messages(String user, String folder) {
    return maildirs.messages(user, folder);
  }

  /** Waits until a folder has so many messages. */
  public List<byte[]> awaitMessages(String user, String folder, int count) {
    awaitThat(() -> maildirs.messages(user, folder).size() >= count);
    return messages(user, folder);
  }

  /**
   * Adds a user with an empty INBOX, or gives one another password, which may take a second. One at
   * a time, for the server keeps its users in one file.
   *
   * @param user in lower case
   * @param password any text
   */
  public synchronized void addUser(String user, String password) {
    if (users.put(user, password)) {
      doveadm("mailbox", "status", "-u", user, "messages", "INBOX");
    } else {
      awaitThat(() -> run("auth", "test", user, password).status() == 0);
    }
  }

  public void createFolder(String user, String folder) {
    doveadm("mailbox", "create", "-u", user, folder);
  }

  public void renameFolder(String user, String from, String to) {
    doveadm("mailbox", "rename", "-u", user, from, to);
    maildirs.forget();
  }

  /** Deletes a folder with all that is in it. */
  public void deleteFolder(String user, String folder) {
    doveadm("mailbox", "delete", "-u", user, folder);
    maildirs.forget();
  }

  /** The folders of a user. */
  public Set<String> folders(String user) {
    return doveadm("mailbox", "list", "-u", user).lines().collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Drops a message into a folder, byte for byte, unread, received now; idling clients are told
   * within half a second.
   */
  public void deliver(String user, String folder, byte[] message) {
    deliver(user, folder, message, Instant.now());
  }

  /** Drops a message that says it was received at another time (INTERNALDATE, in seconds). */
  public void deliver(String user, String folder, byte[] message, Instant received) {
    maildirs.deliver(user, folder, message, received);
  }

  /** The flags of each message by its uid, with backslash where they have one. */
  public SortedMap<Long, Set<String>> flags(String user, String folder) {
    var flags = new TreeMap<Long, Set<String>>();
    doveadm("-f", "tab", "fetch", "-u", user, "uid flags", "mailbox", folder)
        .lines()
        .skip(1)
        .map(line -> line.split("\t", -1))
        .forEach(columns -> flags.put(Long.parseLong(columns[0]), words(columns[1])));
    return Collections.unmodifiableSortedMap(flags);
  }

  /** Sets a flag such as {@code \Seen}, as another client does. */
  public void addFlag(String user, String folder, long uid, String flag) {
    doveadm("flags", "add", "-u", user, flag, "mailbox", folder, "uid", Long.toString(uid));
  }

  public void expunge(String user, String folder, long uid) {
    doveadm("expunge", "-u", user, "mailbox", folder, "uid", Long.toString(uid));
  }

  /** Begins another epoch of the folder's uids. */
  public void uidValidity(String user, String folder, long validity) {
    doveadm("mailbox", "update", "-u", user, "--uid-validity", Long.toString(validity), folder);
  }

  /**
   * Leaves a hole: the next message gets this uid, or a higher one. Up to 3,000,000,000 is safe.
   */
  public void uidNext(String user, String folder, long next) {
    doveadm("mailbox", "update", "-u", user, "--min-next-uid", Long.toString(next), folder);
  }

  /**
   * Leaves the user only these rights to a folder (RFC 4314, by Dovecot's names). With {@code
   * lookup read} it opens READ-ONLY; with {@code lookup read insert} READ-WRITE, but without {@code
   * \Seen} in PERMANENTFLAGS.
   */
  public void restrict(String user, String folder, String... rights) {
    var arguments = new ArrayList<>(List.of("acl", "set", "-u", user, folder, "owner"));
    arguments.addAll(Arrays.asList(rights));
    doveadm(arguments.toArray(String[]::new));
  }

  /** Ends all sessions of a user, as an operator does. */
  public void kick(String user) {
    doveadm("kick", user);
  }

  /** Ends the server in order, and every session with it. */
  public void stop() {
    process.stop();
  }

  /** Starts the server again, on the same port with the same mail. */
  public void restart() {
    process.stop();
    process = launch(home);
    awaitReady();
  }

  /** Any {@code doveadm} command; returns what it printed. */
  public String doveadm(String... arguments) {
    var ended = run(arguments);
    if (ended.status() != 0) {
      throw new IllegalStateException(
          "doveadm " + String.join(" ", arguments) + ": " + ended.output());
    }
    return ended.output();
  }

  /** How often each user has logged in over IMAP since the server's folder was made. */
  public Map<String, Long> logins() {
    try (var lines = Files.lines(home.resolve(LOG), ISO_8859_1)) {
      return lines
          .map(LOGIN::matcher)
          .filter(Matcher::find)
          .collect(Collectors.groupingBy(each -> each.group(1), Collectors.counting()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of the server's log. */
  public String log() {
    return process.tail();
  }

  @Override
  public void close() {
    process.stop();
    Folders.delete(home);
  }

  private static ChildProcess launch(Path home) {
    return ChildProcess.start(
        home.resolve(LOG),
        "TERM",
        List.of(
            DovecotSettings.PROGRAM.toString(),
            "-F",
            "-c",
            home.resolve("dovecot.conf").toString()));
  }

  private ChildProcess.Ended run(String... arguments) {
    return ChildProcess.run(
        List.of("doveadm", "-c", home.resolve("dovecot.conf").toString()),
        Arrays.asList(arguments));
  }

  private void awaitReady() {
    awaitThat(this::accepts);
  }

  private void awaitThat(BooleanSupplier condition) {
    var until = Instant.now().plus(LIMIT);
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || Instant.now().isAfter(until)) {
        throw new IllegalStateException("Dovecot is not ready:\n" + process.tail());
      }
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  private boolean accepts() {
    try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  private static Set<String> words(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(" ", -1));
  }
}
