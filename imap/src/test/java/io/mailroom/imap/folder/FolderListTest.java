package io.mailroom.imap.folder;

import static org.assertj.core.api.Assertions.assertThat;

import io.mailroom.contract.watch.FolderName;
import io.mailroom.imap.folder.FolderList.Lookup;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FolderListTest {

  @Test
  void folderIsFoundByItsExactNameAndKeepsTheServersBytes() {
    // Given
    FolderList list = list("Inbox", "Entw&APw-rfe", "orders");

    // When, Then
    assertThat(found(list, "Entwürfe").name().wire()).isEqualTo(octets("Entw&APw-rfe"));
    assertThat(list.find(new FolderName("Orders"))).isEqualTo(new Lookup.Missing());
    assertThat(list.find(new FolderName("entwürfe"))).isEqualTo(new Lookup.Missing());
  }

  @Test
  void onlyTheInboxIsTheSameInAnyCase() {
    assertThat(found(list("Inbox"), "INBOX").name().text()).isEqualTo("Inbox");
    assertThat(list("INBOX/Sub").find(new FolderName("INBOX/sub"))).isEqualTo(new Lookup.Missing());
  }

  @Test
  void namesThatReadAlikeAreAmbiguous() {
    assertThat(list("A&-B", "A&B").find(new FolderName("A&B")))
        .isInstanceOfSatisfying(
            Lookup.Ambiguous.class, ambiguous -> assertThat(ambiguous.folders()).hasSize(2));
  }

  @Test
  void rowThatIsListedTwiceIsOneFolder() {
    assertThat(list("a", "b", "a").folders()).hasSize(2);
    assertThat(found(list("a", "a"), "a")).isNotNull();
  }

  @Test
  void levelOfTheHierarchyIsNotSelectable() {
    assertThat(folder("a", "\\haschildren").isSelectable()).isTrue();
    assertThat(folder("a", "\\noselect").isSelectable()).isFalse();
    assertThat(folder("a", "\\nonexistent", "\\haschildren").isSelectable()).isFalse();
  }

  private static ListedFolder found(FolderList list, String name) {
    return ((Lookup.Found) list.find(new FolderName(name))).folder();
  }

  private static FolderList list(String... names) {
    return new FolderList(Stream.of(names).map(name -> folder(name)).toList());
  }

  private static ListedFolder folder(String name, String... attributes) {
    return new ListedFolder(ServerName.of(octets(name)), Set.copyOf(List.of(attributes)), '/');
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
