package io.mailroom.ingest.mime.header;

import static io.mailroom.ingest.mime.Emails.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.email.MailAddress;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ann@example.org|-:ann@example.org",
        "<ann@example.org>|-:ann@example.org",
        "Ann <ann@example.org>|Ann:ann@example.org",
        "\"Doe, Ann\" <ann@example.org>|Doe, Ann:ann@example.org",
        "\"A \\\"B\\\" C\" <a@b>|A \"B\" C:a@b",
        "ann@example.org (Ann (Doe))|Ann (Doe):ann@example.org",
        "a@b, c@d,, ,e@f|-:a@b -:c@d -:e@f",
        "team: a@b, C <c@d>;, e@f|-:a@b C:c@d -:e@f",
        "undisclosed-recipients:;|``",
        "=?utf-8?q?Doe=2C_Ann?= <a@b>|Doe, Ann:a@b",
        "=?utf-8?q?Eve_=3Ceve=40x=3E?= <a@b>|Eve <eve@x>:a@b",
        "\"Ann <ann@example.org>|Ann:ann@example.org",
        "Ann <ann@example.org|Ann:ann@example.org",
        "Ann <ann@example.org, bob@x|Ann:ann@example.org -:bob@x",
        "<@relay.example,@b:a@b>|-:a@b",
        "a@b; c@d|-:a@b -:c@d",
        "\"a b\"@example.org|-:\"a b\"@example.org",
        "Doe, Ann <a@b>, Ann, c@d|Doe, Ann:a@b -:Ann -:c@d",
        "=?utf-8?q?a=0D:_b,c?= <a@b>|a : b,c:a@b",
        "Ann <<a(x) @ (y)b . org>>|Ann:a@b.org",
        "Ann|-:Ann",
        "<>|``",
        "``|``",
      })
  void anyListIsRead(String raw, String expected) {
    String addresses =
        Addresses.of(raw).stream()
            .map(a -> (a.name() == null ? "-" : a.name()) + ":" + a.address())
            .collect(Collectors.joining(" "));

    assertThat(addresses).isEqualTo(expected);
  }

  @Test
  void addressesBeyondAsciiStayWhole() {
    assertThat(Addresses.of(utf8("用户 <用户@例子.广告>, grün@müller.example")))
        .containsExactly(
            new MailAddress("用户", "用户@例子.广告"), new MailAddress(null, "grün@müller.example"));
  }

  @Test
  void noMoreThanTheLimitAreKept() {
    assertThat(Addresses.of("a@b,".repeat(1_500))).hasSize(Addresses.MOST);
  }
}
