package io.mailroom.contract.network;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may vouch for a host: the authorities of the JVM, and those of a PEM file of the operator's
 * ({@code mailroom.imap.trust}, {@code mailroom.smtp.trust}), which is read again when it changes,
 * so that an authority can be replaced while everything runs. Any thread.
 */
public final class TrustedAuthorities {

  private static final Logger LOG = LoggerFactory.getLogger(TrustedAuthorities.class);

  private final @Nullable Path further;
  private @Nullable FileTime readAt;
  private SSLContext context;

  private TrustedAuthorities(@Nullable Path further) throws IOException {
    this.further = further;
    this.readAt = further == null ? null : Files.getLastModifiedTime(further);
    this.context = context(further);
  }

  /** The authorities of the JVM alone. */
  public static TrustedAuthorities ofTheJvm() {
    try {
      return new TrustedAuthorities(null);
    } catch (IOException e) {
      throw new IllegalStateException("the JVM has no authorities of its own", e);
    }
  }

  /**
   * The authorities of the JVM and those of a file.
   *
   * @param pem one or more X.509 certificates in PEM
   * @throws IOException if it cannot be read, or holds anything else
   */
  public static TrustedAuthorities with(Path pem) throws IOException {
    return new TrustedAuthorities(pem);
  }

  /**
   * The authorities of the JVM and, where an operator names a file, those of it.
   *
   * @param pem one or more X.509 certificates in PEM; a setting that may be left out
   * @throws IOException if it cannot be read, or holds anything else
   */
  public static TrustedAuthorities of(Optional<Path> pem) throws IOException {
    return pem.isPresent() ? with(pem.get()) : ofTheJvm();
  }

  /**
   * A context that trusts them, as the file stands now; the last good one while the file cannot be
   * read.
   */
  synchronized SSLContext context() {
    if (further != null) {
      try {
        FileTime changedAt = Files.getLastModifiedTime(further);
        if (!changedAt.equals(readAt)) {
          readAt = changedAt;
          context = context(further);
        }
      } catch (IOException e) {
        LOG.warn(
            "The further authorities cannot be read again, the earlier ones stay. file={}",
            further,
            e);
      }
    }
    return context;
  }

  private static SSLContext context(@Nullable Path further) throws IOException {
    try {
      KeyStore authorities = KeyStore.getInstance(KeyStore.getDefaultType());
      authorities.load(null, null);
      List<Certificate> all = new ArrayList<>(authoritiesOfTheJvm());
      if (further != null) {
        all.addAll(read(further));
      }
      for (int i = 0; i < all.size(); i++) {
        authorities.setCertificateEntry("authority-" + i, all.get(i));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trustManagers(authorities), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException("%s does not hold certificates in PEM".formatted(further), e);
    }
  }

  private static List<X509Certificate> authoritiesOfTheJvm() throws GeneralSecurityException {
    List<X509Certificate> authorities = new ArrayList<>();
    for (TrustManager manager : trustManagers(null)) {
      if (manager instanceof X509TrustManager x509) {
        authorities.addAll(List.of(x509.getAcceptedIssuers()));
      }
    }
    return authorities;
  }

  private static TrustManager[] trustManagers(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    return factory.getTrustManagers();
  }

  private static Collection<? extends Certificate> read(Path pem)
      throws IOException, GeneralSecurityException {
    try (InputStream in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new IOException("%s holds no certificate (expected PEM)".formatted(pem));
      }
      return certificates;
    }
  }
}
