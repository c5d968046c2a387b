package io.mailroom.sandbox.mail;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.DummySSLServerSocketFactory;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.mailroom.sandbox.process.Ports;
import jakarta.mail.Flags;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Properties;

/**
 * A mail server within this JVM, for machines without a Dovecot: IMAP over TLS, and SMTP in plain
 * text, on loopback. A user's login is the user's address; SMTP takes mail for anybody.
 */
public final class GreenMailServer implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration START_LIMIT = Duration.ofSeconds(30);

  private final GreenMail server;
  private final int imapsPort;
  private final int smtpPort;

  /** GreenMail reads one key store per JVM, once, from a file that system properties name. */
  private static final class Tls {
    static final Certificates CERTIFICATES = Certificates.create();

    static {
      try {
        var file = Files.createTempFile("mailroom-greenmail-", ".p12");
        CERTIFICATES.server().writeKeyStore(file);
        System.setProperty(
            DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_FILE_PROPERTY, file.toString());
        System.setProperty(
            DummySSLServerSocketFactory.GREENMAIL_KEYSTORE_PASSWORD_PROPERTY,
            ServerCertificate.PASSWORD);
        var _ = DummySSLServerSocketFactory.getDefault();
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private GreenMailServer(GreenMail server, int imapsPort, int smtpPort) {
    this.server = server;
    this.imapsPort = imapsPort;
    this.smtpPort = smtpPort;
  }

  /** The authority behind every GreenMail of this JVM, which all show one certificate. */
  public static Certificates certificates() {
    return Tls.CERTIFICATES;
  }

  /** Starts on free ports. */
  public static GreenMailServer start() {
    return start(Ports.free(), Ports.free());
  }

  /** Starts on these ports. */
  public static GreenMailServer start(int imapsPort, int smtpPort) {
    var _ = certificates();
    var setups =
        new ServerSetup[] {
          new ServerSetup(imapsPort, LOOPBACK, ServerSetup.PROTOCOL_IMAPS),
          new ServerSetup(smtpPort, LOOPBACK, ServerSetup.PROTOCOL_SMTP)
        };
    for (var setup : setups) {
      setup.setServerStartupTimeout(START_LIMIT.toMillis());
    }
    var server = new GreenMail(setups);
    server.start();
    return new GreenMailServer(server, imapsPort, smtpPort);
  }

  public int imapsPort() {
    return imapsPort;
  }

  public int smtpPort() {
    return smtpPort;
  }

  /** Adds a user with an empty INBOX, or gives one another password. */
  public void addUser(String user, String password) {
    var _ = server.setUser(user, user, password);
  }

  public void createFolder(String user, String folder) {
    try {
      var _ = server.getManagers().getImapHostManager().createMailbox(user(user), folder);
    } catch (AuthorizationException | FolderException e) {
      throw new IllegalStateException("folder " + folder + " of " + user + " cannot be made", e);
    }
  }

  /**
   * Puts a message into a folder, unread, received now. GreenMail may write its header lines anew.
   */
  public void deliver(String user, String folder, byte[] message) {
    try {
      var parsed =
          new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(message));
      var _ =
          server
              .getManagers()
              .getImapHostManager()
              .getFolder(user(user), folder)
              .appendMessage(parsed, new Flags(), Date.from(Instant.now()));
    } catch (MessagingException e) {
      throw new IllegalStateException("GreenMail cannot read the message", e);
    }
  }

  /** The messages in a user's INBOX, oldest first; SMTP makes a user of every recipient. */
  public List<byte[]> inbox(String user) {
    try {
      var messages = new ArrayList<byte[]>();
      for (var stored :
          server.getManagers().getImapHostManager().getInbox(user(user)).getMessages()) {
        var bytes = new ByteArrayOutputStream();
        stored.getMimeMessage().writeTo(bytes);
        messages.add(bytes.toByteArray());
      }
      return List.copyOf(messages);
    } catch (FolderException | MessagingException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }

  private GreenMailUser user(String login) {
    var user = server.getUserManager().getUser(login);
    if (user == null) {
      throw new IllegalArgumentException("no user " + login);
    }
    return user;
  }
}
