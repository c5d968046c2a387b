package io.mailroom.endtoend.world;

import static java.time.ZoneOffset.UTC;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import io.mailroom.sandbox.mail.DovecotServer;
import io.mailroom.sandbox.mail.PostfixServer;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.awaitility.Awaitility;

/**
 * A person with a mailbox on the Dovecot, to which the Postfix delivers: reads over IMAP, and
 * answers as a mail reader does. Any thread may call it.
 *
 * @param address the login as well
 */
public record Correspondent(String address) {
  private static final Properties IMAP = new Properties();

  static {
    IMAP.put("mail.imaps.ssl.socketFactory", Servers.shared().client().getSocketFactory());
    IMAP.put("mail.imaps.partialfetch", "false");
  }

  /** A new person. */
  public static Correspondent at(String address) {
    DovecotServer dovecot = Servers.shared().dovecot();
    PostfixServer postfix = Servers.shared().postfix();
    dovecot.addUser(address, Mailbox.PASSWORD);
    postfix.addMailbox(address);
    return new Correspondent(address);
  }

  /** All that lies in INBOX as soon as it is so much, in the order of its arrival. */
  public List<MimeMessage> await(int count, Duration limit) {
    return Awaitility.await("mail for " + address)
        .atMost(limit)
        .until(() -> read("INBOX"), each -> each.size() >= count);
  }

  /** All that lies in a folder, looked at without a change. */
  public List<MimeMessage> read(String folder) {
    try (var store = Session.getInstance(IMAP).getStore("imaps")) {
      store.connect("localhost", Servers.shared().dovecot().port(), address, Mailbox.PASSWORD);
      try (var opened = store.getFolder(folder)) {
        opened.open(Folder.READ_ONLY);
        var messages = new ArrayList<MimeMessage>();
        for (Message each : opened.getMessages()) {
          messages.add(new MimeMessage((MimeMessage) each));
        }
        return messages;
      }
    } catch (MessagingException e) {
      throw new IllegalStateException(folder + " of " + address, e);
    }
  }

  /** A message to somebody, not sent. */
  public MimeMessage write(String to, String subject, String text) throws MessagingException {
    var message = new MimeMessage(Session.getInstance(new Properties()));
    message.setRecipients(Message.RecipientType.TO, to);
    message.setSubject(subject);
    return finished(message, text);
  }

  /**
   * An answer to somebody's message, not sent: In-Reply-To and References as in RFC 5322, 3.6.4.
   */
  public MimeMessage answer(MimeMessage original, String text) throws MessagingException {
    return finished((MimeMessage) original.reply(false), text);
  }

  /** The octets of a message. */
  public static byte[] octets(MimeMessage message) throws IOException, MessagingException {
    var octets = new ByteArrayOutputStream();
    message.writeTo(octets);
    return octets.toByteArray();
  }

  private MimeMessage finished(MimeMessage message, String text) throws MessagingException {
    message.setFrom(new InternetAddress(address));
    message.setText(text, "UTF-8");
    message.setHeader("Date", RFC_1123_DATE_TIME.format(OffsetDateTime.now(UTC)));
    message.saveChanges();
    return message;
  }
}
