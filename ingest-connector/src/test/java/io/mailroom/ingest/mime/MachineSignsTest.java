package io.mailroom.ingest.mime;

import static io.mailroom.ingest.mime.Emails.HEADER;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** More of them are in the corpus, group {@code machine}. */
class MachineSignsTest {
  private static final String REPORT = "Content-Type: multipart/report; report-type=";

  @TempDir Path folder;
  private Emails emails;

  @BeforeEach
  void open() throws IOException {
    emails = new Emails(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "Auto-Submitted: auto-replied, AUTO_REPLY",
    "Auto-Submitted: auto-generated, BULK",
    "Auto-Submitted: no, NONE",
    "Precedence: bulk, BULK",
    "Precedence: list, LIST",
    "List-Id: <a.example.org>, LIST",
    "List-Unsubscribe: <mailto:x@y>, BULK",
    "Feedback-ID: 1:2:3:example, BULK",
    "Feedback-ID: 1.eu-west-1.x=:AmazonSES, NONE",
    "Return-Path: <>, BOUNCE",
    "X-Spam-Flag: YES, SPAM",
    "X-Auto-Response-Suppress: All, NONE",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b, BOUNCE",
    "Content-Type: multipart/report; report-type=disposition-notification; boundary=b, REPORT",
    "X-Other: yes, NONE",
  })
  void aMachineIsKnownByWhatItsHeaderAdmits(String field, String kind) throws IOException {
    ParsedEmail email = emails.parse(HEADER + field + "\n\n--b\n\nx\n--b--\n");

    assertThat(email.judgement().machine().kind()).hasToString(kind);
    assertThat(email.judgement().machine().evidence())
        .isEqualTo(kind.equals("NONE") ? null : field);
  }

  @ParameterizedTest
  @CsvSource({
    "failed, BOUNCE",
    "FAILED (no such user), BOUNCE",
    "exploded, BOUNCE",
    "delayed, REPORT",
    "delivered, REPORT",
    "relayed, REPORT",
    "expanded, REPORT",
  })
  void aReportOfADeliveryIsABounceIfTheEmailIsLost(String action, String kind) throws IOException {
    ParsedEmail email = emails.parse(HEADER + report("delivery-status", action));

    assertThat(email.judgement().machine().kind()).hasToString(kind);
    assertThat(email.parts().attachments())
        .singleElement()
        .satisfies(
            status -> assertThat(status.size()).isEqualTo("Action: ".length() + action.length()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Auto-Submitted: auto-replied|X-Failed-Recipients: a@b|BOUNCE",
        "Auto-Submitted: auto-replied|Return-Path: <>|AUTO_REPLY",
        "Auto-Submitted: auto-replied|X-Spam-Flag: yes|SPAM",
        "Auto-Submitted: auto-replied|List-Id: <a>|AUTO_REPLY",
        "List-Id: <a>|Return-Path: <>|BOUNCE",
        "List-Id: <a>|List-Unsubscribe: <a>|LIST",
        "List-Id: <a>|Precedence: bulk|LIST",
      })
  void ofTwoSignsTheStrongerCounts(String one, String other, String kind) throws IOException {
    for (String fields : new String[] {one + "\n" + other, other + "\n" + one}) {
      assertThat(emails.parse(HEADER + fields + "\n\n").judgement().machine().kind())
          .as(fields)
          .hasToString(kind);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Automatic reply: Order",
        "Out of Office: Order",
        "=?utf-8?Q?R=C3=A9ponse_automatique_:_commande?=",
        "=?utf-8?B?6Ieq5YuV5b+c562UOiDms6jmloc=?="
      })
  void aSubjectTellsAnAbsenceOnlyWithAnotherSign(String subject) throws IOException {
    String alone = HEADER.replace("Hello", subject);

    assertThat(emails.parse(alone + "\n").judgement().machine().kind()).hasToString("NONE");
    assertThat(
            emails.parse(alone + "X-Auto-Response-Suppress: All\n\n").judgement().machine().kind())
        .hasToString("AUTO_REPLY");
  }

  private static String report(String type, String action) {
    return REPORT
        + type
        + "; boundary=b\n\n--b\nContent-Type: message/delivery-status\n\nAction: "
        + action
        + "\n--b--\n";
  }
}
