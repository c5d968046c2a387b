package io.mailroom.endtoend.world;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailroom.contract.json.JsonCodec;
import io.mailroom.endtoend.tally.Delivered;
import io.mailroom.endtoend.tally.Delivered.Fate;
import io.mailroom.endtoend.tally.Kept;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.SampleEmail;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** A user's mailbox, which remembers what was put into it. Any thread may deliver. */
public final class Mailbox {
  /** On the Dovecot. Odd characters on purpose: a wrong escape anywhere refuses the login. */
  public static final String PASSWORD = "c4nary \"\\ü{7}%&+/=😀";

  private static final String STAGING = "Staging";

  private final MailHost host;
  private final String user;
  private final List<String> folders;
  private final ConcurrentLinkedQueue<Delivered> delivered = new ConcurrentLinkedQueue<>();
  private final ConcurrentHashMap<String, Set<String>> flags = new ConcurrentHashMap<>();
  private final Set<String> taken = ConcurrentHashMap.newKeySet();

  /**
   * Adds a user with these folders.
   *
   * @param user unique on the server, of {@code a-z 0-9 -}; GreenMail wants an address
   */
  public Mailbox(MailHost host, String user, List<String> folders) {
    this.host = host;
    this.user = user;
    this.folders = List.copyOf(folders);
    host.addUser(user);
    folders.stream()
        .filter(each -> !each.equals("INBOX"))
        .forEach(each -> host.createFolder(user, each));
  }

  /** Delivers an email that has to be published. */
  public void deliver(String folder, SampleEmail email) {
    deliver(folder, email, Fate.PUBLISHED);
  }

  /** Delivers an email that must not be published. */
  public void deliverUnwatched(String folder, SampleEmail email) {
    deliver(folder, email, Fate.UNPUBLISHED);
  }

  /** Delivers emails that all appear in the folder at the same moment. */
  public void deliverAtOnce(DovecotServer server, String folder, List<SampleEmail> emails) {
    server.createFolder(user, STAGING);
    for (var email : emails) {
      note(
          email.id(),
          folder,
          email.bytes(),
          Fate.PUBLISHED,
          bytes -> server.deliver(user, STAGING, bytes));
    }
    var _ = server.doveadm("move", "-u", user, folder, "mailbox", STAGING, "all");
  }

  /** Of the login. */
  public String user() {
    return user;
  }

  /** Sets a flag, as a person with another client does. */
  public void flag(DovecotServer server, String folder, String id, String flag) {
    flags.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()).add(flag);
    var _ =
        server.doveadm(
            "flags", "add", "-u", user, flag, "mailbox", folder, "header", "x-tally-id", id);
  }

  /** Takes an email away, as a person with another client does. */
  public void expunge(DovecotServer server, String folder, String id) {
    taken.add(id);
    var _ = server.doveadm("expunge", "-u", user, "mailbox", folder, "header", "x-tally-id", id);
  }

  /** Those that it was made with. */
  public List<String> folders() {
    return folders;
  }

  /** What was delivered, with the flags set since and without what was taken away. */
  public Collection<Delivered> delivered() {
    return delivered.stream()
        .map(each -> each.withFlags(flags.getOrDefault(each.id(), Set.of())))
        .map(each -> taken.contains(each.id()) ? each.withFate(Fate.EITHER) : each)
        .toList();
  }

  /** What the server holds now. */
  public Collection<Kept> kept() {
    return folders.stream().flatMap(each -> host.kept(user, each).stream()).toList();
  }

  /** Mailroom's configuration for it: each folder with a queue {@code <user>/<folder>}. */
  public ObjectNode integration() {
    var integration = JsonCodec.mapper().createObjectNode();
    integration.put("name", "Mailbox of " + user).put("domain", user + ".example.org");
    integration
        .putObject("imap")
        .put("host", "localhost")
        .put("port", host.port())
        .put("username", user)
        .putObject("auth")
        .put("type", "password")
        .put("password", host.password());
    var watched = integration.putArray("folders");
    folders.forEach(each -> watched.add(folder(each)));
    return integration;
  }

  /** Mailroom's configuration of one folder. */
  public ObjectNode folder(String name) {
    var folder = JsonCodec.mapper().createObjectNode().put("name", name);
    folder.putObject("route").put("queue", queue(name));
    return folder;
  }

  /** The queue to which a folder is routed. */
  public String queue(String folder) {
    return user + "/" + folder;
  }

  private void deliver(String folder, SampleEmail email, Fate fate) {
    note(email.id(), folder, email.bytes(), fate, bytes -> host.deliver(user, folder, bytes));
  }

  /** Noted first: a fast connector must not publish what the tally does not know yet. */
  private void note(String id, String folder, byte[] bytes, Fate fate, Consumer<byte[]> delivery) {
    delivered.add(
        new Delivered(id, new Delivered.Folder(user, folder), sha256(bytes), fate, Set.of()));
    delivery.accept(bytes);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
