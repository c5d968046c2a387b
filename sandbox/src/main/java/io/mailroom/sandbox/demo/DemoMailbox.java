package io.mailroom.sandbox.demo;

import io.mailroom.sandbox.mail.Certificates;
import io.mailroom.sandbox.terminal.StartFault;
import jakarta.mail.FetchProfile;
import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;

/**
 * The demo's mailbox, as any mail program sees it: email goes in by SMTP and APPEND, and what it
 * holds is read over IMAP with TLS. Connections are opened for each call and belong to its thread.
 *
 * @param smtpPort of the mail server
 * @param imapsPort of the mail server
 * @param password of {@link #ADDRESS}
 * @param authority which signed the server's certificate
 */
public record DemoMailbox(int smtpPort, int imapsPort, String password, Certificates authority) {
  /** The user, and where it gets its email. */
  public static final String ADDRESS = "help@demo.example";

  /** As the server's certificate has it. */
  static final String HOST = "localhost";

  /** Delivers an email to INBOX, as the world does. */
  void send(MimeMessage email) {
    try {
      var to = new InternetAddress[] {new InternetAddress(ADDRESS)};
      Transport.send(email, to);
    } catch (MessagingException e) {
      throw new StartFault("the mail server takes no email: " + e.getMessage(), e);
    }
  }

  /** Puts an email into a folder, as a filter of the mail server does. */
  void append(String folder, MimeMessage email) {
    try (var store = open()) {
      store.getFolder(folder).appendMessages(new Message[] {email});
    } catch (MessagingException e) {
      throw new StartFault("the mail server takes no email: " + e.getMessage(), e);
    }
  }

  /** For {@link MimeMessage}s that {@link #send} takes. */
  Session session() {
    var settings = new Properties();
    settings.put("mail.smtp.host", "127.0.0.1");
    settings.put("mail.smtp.port", Integer.toString(smtpPort));
    settings.put("mail.smtp.timeout", "10000");
    settings.put("mail.smtp.from", "ann@customer.example");
    settings.put("mail.imaps.port", Integer.toString(imapsPort));
    settings.put("mail.imaps.timeout", "10000");
    settings.put("mail.imaps.ssl.socketFactory", authority.client().getSocketFactory());
    settings.put("mail.imaps.ssl.checkserveridentity", "true");
    return Session.getInstance(settings);
  }

  /** Opens a connection; the caller closes it. */
  Store open() throws MessagingException {
    var store = session().getStore("imaps");
    store.connect(HOST, ADDRESS, password);
    return store;
  }

  /** A message as the mailbox shows it. */
  record Shown(long uid, boolean isRead) {}

  /** What a folder, opened by the caller, holds now. */
  static List<Shown> shown(Folder folder) throws MessagingException {
    // A folder asks its server for news once a second at most, unless it is told to.
    var _ =
        ((IMAPFolder) folder)
            .doCommand(protocol -> {
              protocol.noop();
              return null;
            });
    var messages = folder.getMessages();
    var profile = new FetchProfile();
    profile.add(UIDFolder.FetchProfileItem.UID);
    profile.add(FetchProfile.Item.FLAGS);
    folder.fetch(messages, profile);
    var shown = new ArrayList<Shown>();
    for (var message : messages) {
      shown.add(new Shown(((UIDFolder) folder).getUID(message), message.isSet(Flags.Flag.SEEN)));
    }
    return shown;
  }
}
