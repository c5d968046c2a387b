package io.mailroom.endtoend.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mailroom.endtoend.tally.Kept;
import io.mailroom.sandbox.imap.ScriptedImapServer;
import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.GreenMailServer;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** A mail server, as far as every kind of it can do the same. */
public interface MailHost {
  /** Of IMAP over TLS, on localhost. */
  int port();

  /** Of every user whom a test adds. */
  String password();

  /** Adds a user with an empty INBOX. */
  void addUser(String user);

  void createFolder(String user, String folder);

  /** Puts a message into a folder, byte for byte, unread. */
  void deliver(String user, String folder, byte[] message);

  /** What lies in a folder now. */
  Collection<Kept> kept(String user, String folder);

  /** A Dovecot. */
  static MailHost of(DovecotServer server) {
    return of(server, server.port());
  }

  /** A Dovecot that Mailroom reaches at another port. */
  static MailHost of(DovecotServer server, int port) {
    return new Dovecot(server, port);
  }

  /** A GreenMail; it is asked over IMAP. */
  static MailHost of(GreenMailServer server) {
    return new GreenMail(server, GreenMailServer.certificates().client());
  }

  /** A server that answers as a test wants; all users have the same folders. */
  static MailHost of(ScriptedImapServer server) {
    return new Scripted(server);
  }

  /** Asked by its own tool, without a session that could change anything. */
  record Dovecot(DovecotServer server, int port) implements MailHost {
    @Override
    public String password() {
      return Mailbox.PASSWORD;
    }

    @Override
    public void addUser(String user) {
      server.addUser(user, password());
    }

    @Override
    public void createFolder(String user, String folder) {
      server.createFolder(user, folder);
    }

    @Override
    public void deliver(String user, String folder, byte[] message) {
      server.deliver(user, folder, message);
    }

    @Override
    public Collection<Kept> kept(String user, String folder) {
      return server
          .doveadm("-f", "tab", "fetch", "-u", user, "hdr.x-tally-id flags", "mailbox", folder)
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(columns -> new Kept(columns[0], flags(columns[1])))
          .toList();
    }

    private static Set<String> flags(String text) {
      var flags = new HashSet<>(List.of(text.split(" ", -1)));
      flags.removeAll(Set.of("", "\\Recent"));
      return flags;
    }
  }

  /** Opened read-only. */
  record GreenMail(GreenMailServer server, SSLContext tls) implements MailHost {
    private static final Map<Flags.Flag, String> NAMES =
        Map.of(
            Flags.Flag.SEEN, "\\Seen",
            Flags.Flag.ANSWERED, "\\Answered",
            Flags.Flag.DELETED, "\\Deleted",
            Flags.Flag.DRAFT, "\\Draft",
            Flags.Flag.FLAGGED, "\\Flagged");

    @Override
    public int port() {
      return server.imapsPort();
    }

    /** In ASCII: the client that looks into the folders can send no other. */
    @Override
    public String password() {
      return "greenmail";
    }

    @Override
    public void addUser(String user) {
      server.addUser(user, password());
    }

    @Override
    public void createFolder(String user, String folder) {
      server.createFolder(user, folder);
    }

    @Override
    public void deliver(String user, String folder, byte[] message) {
      server.deliver(user, folder, message);
    }

    @Override
    public Collection<Kept> kept(String user, String folder) {
      var settings = new Properties();
      settings.put("mail.imaps.ssl.socketFactory", tls.getSocketFactory());
      try (var store = Session.getInstance(settings).getStore("imaps")) {
        store.connect("localhost", port(), user, password());
        try (var opened = store.getFolder(folder)) {
          opened.open(Folder.READ_ONLY);
          var kept = new ArrayList<Kept>();
          for (var message : opened.getMessages()) {
            var id = message.getHeader("X-Tally-Id")[0];
            var flags = new HashSet<>(Set.of(message.getFlags().getUserFlags()));
            for (var flag : message.getFlags().getSystemFlags()) {
              if (NAMES.containsKey(flag)) {
                flags.add(NAMES.get(flag));
              }
            }
            kept.add(new Kept(id, flags));
          }
          return kept;
        }
      } catch (MessagingException e) {
        throw new IllegalStateException("folder " + folder + " of " + user, e);
      }
    }
  }

  /** Asked directly. */
  record Scripted(ScriptedImapServer server) implements MailHost {
    @Override
    public int port() {
      return server.port();
    }

    @Override
    public String password() {
      return Mailbox.PASSWORD;
    }

    @Override
    public void addUser(String user) {}

    @Override
    public void createFolder(String user, String folder) {
      var _ = server.folder(folder);
    }

    @Override
    public void deliver(String user, String folder, byte[] message) {
      var _ = server.folder(folder).add(message);
    }

    @Override
    public Collection<Kept> kept(String user, String folder) {
      return server.folder(folder).messages().stream()
          .map(each -> new Kept(tallyId(each.bytes()), each.flags()))
          .toList();
    }

    private static String tallyId(byte[] message) {
      return new String(message, UTF_8)
          .lines()
          .filter(line -> line.startsWith("X-Tally-Id: "))
          .map(line -> line.substring(line.indexOf(' ') + 1))
          .findFirst()
          .orElseThrow();
    }
  }
}
