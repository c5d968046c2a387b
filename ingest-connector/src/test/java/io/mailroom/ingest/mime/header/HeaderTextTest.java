package io.mailroom.ingest.mime.header;

import static io.mailroom.ingest.mime.Emails.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "plain|plain",
        "=?utf-8?q?Gr=C3=BC=C3=9Fe?=|Grüße",
        "=?UTF-8?B?R3LDvMOfZQ==?=|Grüße",
        "a =?utf-8?q?b?= c|a b c",
        "=?utf-8?q?a?= =?utf-8?q?b?=|ab",
        "=?utf-8?q?a_b?=|a b",
        "=?utf-8?q?Gr=C3?= =?utf-8?q?=BC?=|Grü",
        "=?utf-8?q?a?= =?iso-8859-1?q?=FC?=|aü",
        "=?utf-8*en?q?a?=|a",
        "=?klingon?q?=C3=BC?=|ü",
        "x=?utf-8?q?a?=y|xay",
        "=?utf-8?q?with blank?=|with blank",
        "=?utf-8?b?!!!!?=|",
        "=?utf-8?x?a?=|=?utf-8?x?a?=",
        "=?utf-8?q?open|=?utf-8?q?open",
        "=?utf-8?q?a=0D=0AX:_y?=|a  X: y",
      })
  void encodedWordsAreDecodedWhereverTheyStand(String raw, String text) {
    assertThat(HeaderText.decode(raw)).isEqualTo(text == null ? "" : text);
  }

  @Test
  void rawOctetsAreUtf8OrWestern() {
    assertThat(HeaderText.decode(utf8("日本 😀"))).isEqualTo("日本 😀");
    assertThat(HeaderText.decode("\u0093Gr\u00fc\u00dfe\u0094")).isEqualTo("“Grüße”");
  }

  @Test
  void noSurrogateStandsAlone() {
    assertThat(HeaderText.decode("=?utf-16be?b?2AA=?=")).isEqualTo("\ufffd");
    assertThat(HeaderText.decode("=?utf-32be?b?AADYAA==?=")).isEqualTo("\ufffd");
  }
}
