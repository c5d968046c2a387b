package io.mailroom.imap.folder;

import io.mailroom.contract.watch.FolderName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All folders of a mailbox, in the server's order, each once. */
public record FolderList(List<ListedFolder> folders) {

  private static final String INBOX = "INBOX";

  /** What a name that a person gave stands for. */
  public sealed interface Lookup {
    /** This folder, which may not be selectable. */
    record Found(ListedFolder folder) implements Lookup {}

    /** No folder has that name. */
    record Missing() implements Lookup {}

    /** Several have it: the server tells them apart by bytes, people cannot. */
    record Ambiguous(List<ListedFolder> folders) implements Lookup {}
  }

  public FolderList {
    Map<ServerName, ListedFolder> once = new LinkedHashMap<>();
    folders.forEach(folder -> once.putIfAbsent(folder.name(), folder));
    folders = List.copyOf(once.values());
  }

  /** The folder whose name is exactly this; only INBOX is the same in any case (RFC 9051, 5.1). */
  public Lookup find(FolderName name) {
    List<ListedFolder> found = new ArrayList<>();
    for (ListedFolder folder : folders) {
      String text = folder.name().text();
      if (text.equals(name.value())
          || (name.value().equals(INBOX) && text.equalsIgnoreCase(INBOX))) {
        found.add(folder);
      }
    }
    return switch (found.size()) {
      case 0 -> new Lookup.Missing();
      case 1 -> new Lookup.Found(found.getFirst());
      default -> new Lookup.Ambiguous(List.copyOf(found));
    };
  }
}
