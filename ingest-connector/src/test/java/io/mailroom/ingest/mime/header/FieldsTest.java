package io.mailroom.ingest.mime.header;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "attachment; filename=a.pdf|a.pdf",
        "attachment; filename=\"a; b.pdf\"|a; b.pdf",
        "attachment; filename=Report (1) final.pdf|Report (1) final.pdf",
        "attachment; filename=\"open.pdf|open.pdf",
        "attachment; filename=\"C:\\temp\\a.pdf\"|C:\\temp\\a.pdf",
        "attachment; filename=\"a\\\"b\"|a\"b",
        "attachment; filename*=utf-8'de'Gr%C3%BC%C3%9Fe.pdf|Grüße.pdf",
        "attachment; filename*=UTF-8''a%2Fb; filename=c|a/b",
        "attachment; filename*0=\"long\"; filename*1=\"name.pdf\"|longname.pdf",
        "attachment; filename*1*=%BC; filename*0*=utf-8''Gr%C3; filename*2=\".pdf\"|Grü.pdf",
        "attachment; filename*0=\"100%20\"; filename*1=x|100%20x",
        "attachment; filename==?utf-8?q?Gr=C3=BC?=|Grü",
        "attachment; filename=\"=?utf-8?b?R3LDvA==?=\"|Grü",
        "attachment; size=unquoted date, 1; filename=x|x",
        "attachment; FileName = x |x",
      })
  void aFilenameIsReadHoweverItIsWritten(String raw, String filename) {
    Parameterised field = Parameterised.of(raw);

    assertThat(field.word()).isEqualTo("attachment");
    assertThat(field.text("filename")).hasValue(filename);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Tue, 3 Jun 2008 11:05:30 +0200|2008-06-03T09:05:30Z",
        "3 Jun 2008 11:05 GMT|2008-06-03T11:05:00Z",
        "Fri,  3 June 2008 11:05:30 EST (comment)|2008-06-03T16:05:30Z",
        "03-Jun-08 11:05:30 -0130|2008-06-03T12:35:30Z",
        "Mon, 31 Dec 1999 23:59:60 +0000|1999-12-31T23:59:59Z",
        "1 Jan 2020 00:00:00 XYZ|2020-01-01T00:00:00Z",
      })
  void aDateIsReadHoweverItIsWritten(String raw, String moment) {
    assertThat(SentDate.of(raw)).hasValue(Instant.parse(moment));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "00-Jan-0000 00:00:00 +0000",
        "1 Jan 9999 00:00:00 +0000",
        "31 Feb 2020 00:00:00 +0000",
        "1 Jan 2020 25:00:00 +0000",
        "1 Jan 2020 00:00:00 +9999",
        "1 anf 2020 00:00:00 +0000"
      })
  void aDateThatIsNoneIsAbsent(String raw) {
    assertThat(SentDate.of(raw)).isEmpty();
  }

  @Test
  void messageIdsAreFoundAmongPhrases() {
    assertThat(MessageIds.of("Your message of Monday <a@b> and < c@d >"))
        .isEqualTo(List.of("<a@b>", "<c@d>"));
    assertThat(MessageIds.of("a@b")).isEqualTo(List.of("<a@b>"));
    assertThat(MessageIds.of("no id")).isEmpty();
    assertThat(MessageIds.of("<open")).isEmpty();
  }

  @Test
  void ofManyMessageIdsTheFirstAndTheLastAreKept() {
    StringBuilder raw = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      raw.append("<").append(i).append("@x> ");
    }

    assertThat(MessageIds.of(raw.toString()))
        .hasSize(50)
        .startsWith("<0@x>", "<151@x>")
        .endsWith("<199@x>");
  }
}
