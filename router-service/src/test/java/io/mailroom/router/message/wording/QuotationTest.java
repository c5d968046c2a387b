package io.mailroom.router.message.wording;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.content.StoreFolder;
import io.mailroom.contract.content.StoredContents;
import io.mailroom.contract.email.Content;
import io.mailroom.contract.email.InboundEmail;
import io.mailroom.contract.integration.IntegrationId;
import io.mailroom.contract.reply.OutboundEmail;
import io.mailroom.contract.server.Letterhead.Signature;
import io.mailroom.router.Samples;
import io.mailroom.router.message.Replies;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotationTest {
  private static final IntegrationId ACME = new IntegrationId("acme");

  @TempDir Path store;

  @Test
  void theOriginalStandsBelowTheSignatureLineByLine() throws Exception {
    var quotation = quotation(new Content.Text("Where is it?\n\n> earlier\n"), null);

    var wording = Wording.of(asked("Soon."), new Signature("Acme", null), quotation);

    assertThat(wording.text())
        .isEqualTo(
            """
            Soon.

            --\s
            Acme

            On 1 May 2026, 10:00 UTC, Ann wrote:
            > Where is it?
            >
            >> earlier
            """
                .replace("\n", "\r\n"));
  }

  @Test
  void aStrangersHtmlIsQuotedAsTextAndNeverLeavesItsQuotation() throws Exception {
    var quotation =
        quotation(
            null,
            new Content.Text(
                "<style>p{}</style><p>Hi &lt;b&gt;</p></blockquote><script>evil()</script>Pay us"));

    var wording = Wording.of(asked("Soon.", "<p>Soon.</p>"), null, quotation);

    assertThat(wording.html())
        .contains("<blockquote type=\"cite\">Hi &lt;b&gt;<br>\r\n<br>\r\nPay us</blockquote>")
        .doesNotContain("evil", "<script", "<style");
    assertThat(wording.text()).contains("> Hi <b>\r\n>\r\n> Pay us\r\n");
  }

  @Test
  void aLargeOriginalIsQuotedAtItsBeginning() throws Exception {
    var text = "é".repeat(300_000).getBytes(ISO_8859_1);

    var quotation = quotation(stored(text, "text/plain; charset=ISO-8859-1"), null);

    assertThat(quotation.orElseThrow().text()).isEqualTo("é".repeat(100_000));
  }

  @Test
  void anEmailThatSaysNothingIsNotQuoted() throws Exception {
    assertThat(quotation(null, null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a<br>b|a/b",
        "<div>a</div><div>b</div>|a//b",
        "a <b>bold</b> word|a bold word",
        "x &amp;lt; y|x &lt; y",
        "&#65;&#x42;&#0;&nbsp;c|AB  c",
        "&#99999999;&bogus;&#x110000;|&#99999999;&bogus;",
        "<!-- <b>no</b> -->yes|yes",
        "a < b|a < b",
        "<b|''",
        "<script>a|''",
        "<STYLE>a</StYlE >b|b",
      })
  void htmlIsReadAsText(String html, String expected) {
    assertThat(HtmlText.of(html).replace('\n', '/')).isEqualTo(expected);
  }

  private Optional<Quotation> quotation(@Nullable Content text, @Nullable Content html)
      throws Exception {
    var watch = Samples.watch("INBOX", "support");
    var email = Samples.email(Samples.origin(ACME, watch, 1));
    var changed =
        new InboundEmail(
            email.origin(),
            email.arrival(),
            email.threading(),
            email.participants(),
            new InboundEmail.Wording("s", List.of(), text, html),
            email.parts(),
            email.judgement());
    return Quotation.of(
        changed, new ContentOctets(new StoredContents(new StoreFolder(store)), ACME));
  }

  private Content.Stored stored(byte[] octets, String contentType) throws Exception {
    return Replies.stored(store, ACME, octets, contentType);
  }

  private static OutboundEmail.Message asked(String text) {
    return new OutboundEmail.Message(null, text, null, List.of(), null);
  }

  private static OutboundEmail.Message asked(String text, String html) {
    return new OutboundEmail.Message(null, text, html, List.of(), null);
  }
}
