package io.mailroom.router.message;

import io.mailroom.contract.email.Content;
import io.mailroom.router.message.wording.ContentOctets;
import jakarta.activation.DataSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A content that is opened anew each time a part is written. */
record ContentSource(Content content, ContentOctets contents) implements DataSource {
  @Override
  public InputStream getInputStream() throws IOException {
    return contents.open(content);
  }

  @Override
  public OutputStream getOutputStream() {
    throw new UnsupportedOperationException("a content of a reply is only read");
  }

  /** Never asked for: the part's own field says it. */
  @Override
  public String getContentType() {
    return "application/octet-stream";
  }

  @Override
  public String getName() {
    return "";
  }
}
