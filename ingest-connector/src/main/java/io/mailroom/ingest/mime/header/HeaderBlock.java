package io.mailroom.ingest.mime.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header of a message or of a part.
 *
 * @param fields in order
 * @param isCut whether fields, or parts of them, were left out for their size or number
 * @param isMalformed whether there were lines that belong to no field
 */
public record HeaderBlock(List<RawHeader> fields, boolean isCut, boolean isMalformed) {
  public HeaderBlock {
    fields = List.copyOf(fields);
  }

  /** The values of the fields of this name, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>();
    for (RawHeader field : fields) {
      if (field.name().equalsIgnoreCase(name)) {
        values.add(field.value());
      }
    }
    return values;
  }

  /** The value of the first field of this name. */
  public Optional<String> first(String name) {
    return all(name).stream().findFirst();
  }
}
