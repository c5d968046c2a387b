package io.mailroom.sandbox.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** The emails of the demo: one of each kind that a help desk knows. */
final class DemoEmails {
  /** Subject of the first one. */
  static final String QUESTION = "Where is my order?";

  private DemoEmails() {}

  /**
   * An email and the folder it goes to.
   *
   * @param folder {@code INBOX} is reached by SMTP, any other by APPEND: the demo's mail server has
   *     no filters of its own
   */
  record Delivery(String folder, MimeMessage email) {
    boolean isSent() {
      return folder.equals("INBOX");
    }
  }

  /** In the order in which they are delivered. */
  static List<Delivery> all(Session session) {
    try {
      var deliveries = new ArrayList<Delivery>();
      var question = plain(session, "ann@customer.example", QUESTION, "It is late.");
      deliveries.add(new Delivery("INBOX", question));
      deliveries.add(new Delivery("INBOX", invoice(session)));
      deliveries.add(
          new Delivery(
              "INBOX", plain(session, "juergen@kunde.example", "Grüße aus 日本 ✉", "Schöne Grüße!")));
      deliveries.add(new Delivery("INBOX", absence(session)));
      deliveries.add(new Delivery("INBOX", answer(session, question)));
      deliveries.add(
          new Delivery("Orders", plain(session, "shop@partner.example", "Order 815", "3 chairs")));
      deliveries.add(
          new Delivery("日本", plain(session, "mari@okyaku.example", "注文について", "よろしくお願いします。")));
      return deliveries;
    } catch (MessagingException e) {
      throw new IllegalStateException("a demo email is wrong", e);
    }
  }

  private static MimeMessage plain(Session session, String from, String subject, String text)
      throws MessagingException {
    var email = begun(session, from, subject);
    email.setText(text, UTF_8.name());
    email.saveChanges();
    return email;
  }

  private static MimeMessage invoice(Session session) throws MessagingException {
    var text = new MimeBodyPart();
    text.setText("Your invoice is attached.", UTF_8.name());
    var html = new MimeBodyPart();
    html.setText("<p>Your <b>invoice</b> is attached.</p>", UTF_8.name(), "html");
    var words = new MimeBodyPart();
    words.setContent(new MimeMultipart("alternative", text, html));
    var file = new MimeBodyPart();
    file.setText("item;price\nchair;99.00\n", UTF_8.name(), "csv");
    file.setFileName("invoice.csv");
    var email = begun(session, "billing@supplier.example", "Invoice 2026-07");
    email.setContent(new MimeMultipart("mixed", words, file));
    email.saveChanges();
    return email;
  }

  private static MimeMessage absence(Session session) throws MessagingException {
    var email = begun(session, "bob@customer.example", "Out of office");
    email.setText("I am back on Monday.", UTF_8.name());
    email.setHeader("Auto-Submitted", "auto-replied");
    email.saveChanges();
    return email;
  }

  private static MimeMessage answer(Session session, MimeMessage to) throws MessagingException {
    var email = begun(session, "ann@customer.example", "Re: " + to.getSubject());
    email.setText("It has just come, thank you!", UTF_8.name());
    email.setHeader("In-Reply-To", to.getMessageID());
    email.setHeader("References", to.getMessageID());
    email.saveChanges();
    return email;
  }

  private static MimeMessage begun(Session session, String from, String subject)
      throws MessagingException {
    var email = new MimeMessage(session);
    email.setFrom(from);
    email.setRecipients(MimeMessage.RecipientType.TO, DemoMailbox.ADDRESS);
    email.setSubject(subject, UTF_8.name());
    email.setHeader("Date", RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    return email;
  }
}
