package io.mailroom.smtp.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.smtp.SmtpResult.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyTest {

  @ParameterizedTest
  @CsvSource({
    "250 2.1.5 Ok, ACCEPTED",
    "251 will forward, ACCEPTED",
    "450 4.2.0 greylisted, DEFERRED",
    "452 4.5.3 too many recipients, DEFERRED",
    "499 odd, DEFERRED",
    "550 5.1.1 no such user, REFUSED",
    "552 5.2.2 mailbox full, REFUSED",
    "552 5.5.3 too many recipients, DEFERRED",
    "599 odd, REFUSED"
  })
  void codeIsTheVerdict(String line, Verdict verdict) {
    assertThat(Reply.of(Integer.parseInt(line.substring(0, 3)), line).verdict()).isEqualTo(verdict);
  }

  @Test
  void severalLinesBecomeOneThatSaysTheCodeOnce() {
    var reply =
        Reply.of(550, "550-5.1.1 The address\n550-5.1.1 does not\n550 5.1.1 exist 5.1.1 here\n");

    assertThat(reply.text()).isEqualTo("550 5.1.1 The address does not exist 5.1.1 here");
  }

  @Test
  void textIsCutAndHasNothingUnseen() {
    var response = "550 \u001b[31mred\0\t" + "é".repeat(600) + "\n";

    var text = Reply.of(550, new String(response.getBytes(UTF_8), ISO_8859_1)).text();

    assertThat(text).startsWith("550 [31mred ééé").hasSize(500).doesNotContainPattern("\\p{Cntrl}");
  }
}
