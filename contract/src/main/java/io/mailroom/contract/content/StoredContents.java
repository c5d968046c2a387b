package io.mailroom.contract.content;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.mailroom.contract.email.Content;
import io.mailroom.contract.integration.IntegrationId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Reads contents that a record names. Who wrote the record may be anybody with the right to a
 * topic, so a reference is a wish: only what lies where the store itself would have put it for this
 * integration is read, and only if it is what the reference says. Any thread may call it.
 */
public final class StoredContents {
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final StoreFolder folder;

  public StoredContents(StoreFolder folder) {
    this.folder = folder;
  }

  /**
   * Opens a content. Its octets are checked while they are read: the stream fails at its end, or
   * before, unless size and digest are as the reference says.
   *
   * @param integration whose contents may be read
   * @throws ContentUnreadable if it may not be read, is not there, or the store fails; reading
   *     fails likewise
   */
  public InputStream open(IntegrationId integration, Content.Stored wanted)
      throws ContentUnreadable {
    Path file = allowed(integration, wanted);
    try {
      if (!file.toRealPath().equals(expected(integration, wanted))
          || !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
        throw notAllowed(integration);
      }
      return new CheckedContent(Files.newInputStream(file, NOFOLLOW_LINKS), wanted);
    } catch (NoSuchFileException e) {
      throw new ContentUnreadable(
          ContentUnreadable.Code.MISSING, "content " + wanted.sha256() + " is not there", e);
    } catch (ContentUnreadable e) {
      throw e;
    } catch (IOException e) {
      throw new ContentUnreadable(
          ContentUnreadable.Code.STORE, "content " + wanted.sha256() + " cannot be read", e);
    }
  }

  private Path allowed(IntegrationId integration, Content.Stored wanted) throws ContentUnreadable {
    if (!DIGEST.matcher(wanted.sha256()).matches() || !"file".equals(wanted.uri().getScheme())) {
      throw notAllowed(integration);
    }
    Path file = folder.file(integration, wanted.sha256());
    try {
      // Compared as it stands: a path that only leads there by .. is not the store's.
      if (!Path.of(wanted.uri()).equals(file)) {
        throw notAllowed(integration);
      }
    } catch (IllegalArgumentException _) {
      throw notAllowed(integration);
    }
    return file;
  }

  /** Where the file is when no part of its path below the store is a symbolic link. */
  private Path expected(IntegrationId integration, Content.Stored wanted) throws IOException {
    return new StoreFolder(folder.path().toRealPath()).file(integration, wanted.sha256());
  }

  /** Which place it was stays unsaid: it is what somebody wrote who may want to learn of it. */
  private static ContentUnreadable notAllowed(IntegrationId integration) {
    return new ContentUnreadable(
        ContentUnreadable.Code.NOT_ALLOWED,
        "not a content of integration " + integration + " (expected <store>/<its id>/<sha256>)",
        null);
  }
}
