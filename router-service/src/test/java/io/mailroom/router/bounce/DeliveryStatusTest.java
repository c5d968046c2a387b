package io.mailroom.router.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.router.bounce.Report.Failure;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The delivery status as mail servers write it; each sample is made up in the manner of one. */
class DeliveryStatusTest {

  static Stream<Arguments> failures() {
    return Stream.of(
        sample(
            "Postfix",
            """
            Reporting-MTA: dns; mail.acme.example
            X-Postfix-Queue-ID: 4Wq1T02kz1z9sV
            X-Postfix-Sender: rfc822; support@acme.example
            Arrival-Date: Fri,  1 May 2026 10:00:00 +0000 (UTC)

            Final-Recipient: rfc822; ann@example.org
            Original-Recipient: rfc822;ann@example.org
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; mx.example.org
            Diagnostic-Code: smtp; 550 5.1.1 <ann@example.org>: Recipient address
                rejected: User unknown in virtual mailbox table
            """,
            new Failure(
                "ann@example.org",
                "5.1.1",
                "smtp; 550 5.1.1 <ann@example.org>: Recipient address rejected: User unknown in"
                    + " virtual mailbox table")),
        sample(
            "Exim",
            """
            Reporting-MTA: dns; mail.acme.example

            Action: failed
            Final-Recipient: rfc822;ann@example.org
            Status: 5.0.0
            Remote-MTA: dns; mx.example.org
            Diagnostic-Code: smtp; 550 No such user here
            """,
            new Failure("ann@example.org", "5.0.0", "smtp; 550 No such user here")),
        sample(
            "Exchange, whose original recipient is what was written",
            """
            Reporting-MTA: dns;AM0PR01MB1234.eurprd01.prod.exchangelabs.example
            Received-From-MTA: dns;mail.acme.example
            Arrival-Date: Fri, 1 May 2026 10:00:00 +0000

            Original-Recipient: rfc822;ann@example.org
            Final-Recipient: rfc822;ann.lee@tenant.onmicrosoft.example
            Action: failed
            Status: 5.1.10
            Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
            X-Display-Name: Ann
            """,
            new Failure(
                "ann@example.org",
                "5.1.10",
                "smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP"
                    + " address lookup")),
        sample(
            "Google",
            """
            Reporting-MTA: dns; googlemail.com
            Received-From-MTA: dns; support@acme.example
            Arrival-Date: Fri, 01 May 2026 03:00:00 -0700 (PDT)
            X-Original-Message-ID: <m@x>

            Final-Recipient: rfc822; ann@example.org
            Action: failed
            Status: 5.1.1
            Remote-MTA: dns; gmail-smtp-in.l.example. (192.0.2.27, the server for the domain example.org.)
            Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
             550 5.1.1  https://support.example/mail/?p=NoSuchUser - gsmtp
            Last-Attempt-Date: Fri, 01 May 2026 03:00:01 -0700 (PDT)
            """,
            new Failure(
                "ann@example.org",
                "5.1.1",
                "smtp; 550-5.1.1 The email account that you tried to reach does not exist. 550"
                    + " 5.1.1  https://support.example/mail/?p=NoSuchUser - gsmtp")),
        sample(
            "SES, which says little",
            """
            Reporting-MTA: dns; a7-30.smtp-out.eu-west-1.amazonses.com

            Action: failed
            Final-Recipient: rfc822; ann@example.org
            Diagnostic-Code: smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2 Connection timed out>
            Status: 4.4.7
            """,
            new Failure(
                "ann@example.org",
                "4.4.7",
                "smtp; 554 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.2"
                    + " Connection timed out>")),
        sample(
            "Sendmail, with comments",
            """
            Reporting-MTA: dns; mail.acme.example
            Arrival-Date: Fri, 1 May 2026 10:00:00 GMT

            Final-Recipient: RFC822; <ann@example.org>
            Action: Failed (unknown user)
            Status: 5.1.1 (bad destination mailbox address)
            Remote-MTA: DNS; mx.example.org
            Diagnostic-Code: SMTP; 550 5.1.1 User unknown
            Last-Attempt-Date: Fri, 1 May 2026 10:00:01 GMT
            """,
            new Failure("ann@example.org", "5.1.1", "SMTP; 550 5.1.1 User unknown")),
        sample(
            "no empty line between message and recipient, and no action",
            """
            Reporting-MTA: dns; mail.acme.example
            Final-Recipient: rfc822; ann@example.org
            Status: 5.2.2
            """,
            new Failure("ann@example.org", "5.2.2", null)),
        sample(
            "xtext",
            """
            Original-Recipient: rfc822;ann+2Borders@example.org
            Final-Recipient: rfc822;ann+orders@example.org
            Action: failed
            Status: 5.1.1
            """,
            new Failure("ann+orders@example.org", "5.1.1", null)),
        sample(
            "RFC 6533, as it is",
            """
            Final-Recipient: utf-8; grüße@例え.example
            Action: failed
            Status: 5.1.1
            """,
            new Failure("grüße@例え.example", "5.1.1", null)),
        sample(
            "RFC 6533, in ASCII",
            """
            Final-Recipient: utf-8; gr\\x{FC}\\x{DF}e@example.org
            Action: failed
            Status: 5.1.1
            """,
            new Failure("grüße@example.org", "5.1.1", null)),
        sample(
            "no address that could be one",
            """
            Final-Recipient: x-local; 4711
            Action: failed
            Status: 5.0.0
            """,
            new Failure(null, "5.0.0", null)),
        sample(
            "a Japanese server's own words",
            """
            Reporting-MTA: dns; mail.example.jp

            Final-Recipient: rfc822; ann@example.jp
            Action: failed
            Status: 5.1.1
            Diagnostic-Code: smtp; 550 宛先のメールアドレスが見つかりません
            """,
            new Failure("ann@example.jp", "5.1.1", "smtp; 550 宛先のメールアドレスが見つかりません")));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void whoDidNotGetTheMessageIsTold(String status, Failure failure) {
    assertThat(DeliveryStatus.parse(status).failures()).containsExactly(failure);
    assertThat(DeliveryStatus.parse(status.replace("\n", "\r\n")).failures())
        .containsExactly(failure);
  }

  static Stream<Arguments> noFailures() {
    return Stream.of(
        none(
            "delayed",
            """
            Reporting-MTA: dns; mail.acme.example

            Final-Recipient: rfc822; ann@example.org
            Action: delayed
            Status: 4.4.1
            Will-Retry-Until: Wed, 6 May 2026 10:00:00 +0000
            """),
        none(
            "delivered",
            """
            Final-Recipient: rfc822; ann@example.org
            Action: delivered
            Status: 2.1.5
            """),
        none("relayed", "Final-Recipient: rfc822; a@b.c\nAction: relayed\nStatus: 2.1.9\n"),
        none("expanded", "Final-Recipient: rfc822; a@b.c\nAction: expanded\nStatus: 2.0.0\n"),
        none("no action, and late", "Final-Recipient: rfc822; a@b.c\nStatus: 4.4.7\n"),
        none("failed whom?", "Action: failed\nStatus: 5.0.0\n"),
        none("empty", ""),
        none("no fields", "Sorry.\n:\n : x\nfailed\n"));
  }

  @ParameterizedTest
  @MethodSource("noFailures")
  void whatIsNotForGoodIsNoFailure(String status) {
    assertThat(DeliveryStatus.parse(status).failures()).isEmpty();
  }

  @Test
  void ofSeveralRecipientsThoseThatFailedAreTold() {
    var status =
        """
        Reporting-MTA: dns; mail.acme.example

        Final-Recipient: rfc822; ann@example.org
        Action: failed
        Status: 5.1.1

        Final-Recipient: rfc822; bob@example.org
        Action: delayed
        Status: 4.4.1


        Final-Recipient: rfc822; eve@example.org
        Action: failed
        Status: 5.2.2
        """;

    assertThat(DeliveryStatus.parse(status).failures())
        .extracting(Failure::address)
        .containsExactly("ann@example.org", "eve@example.org");
  }

  @Test
  void aBombOfGroupsIsCut() {
    var status = "Final-Recipient: rfc822; a@b.c\nAction: failed\n\n".repeat(100_000);

    assertThat(DeliveryStatus.parse(status).failures()).hasSizeLessThanOrEqualTo(1_001);
  }

  private static Arguments sample(String name, String status, @Nullable Failure failure) {
    return Arguments.of(Named.of(name, status), failure);
  }

  private static Arguments none(String name, String status) {
    return Arguments.of(Named.of(name, status));
  }
}
