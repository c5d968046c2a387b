package io.mailroom.sandbox.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A throw-away certificate authority: it lives in memory, its certificates are valid for some days,
 * and nobody trusts it unless told. Keys are EC P-256.
 */
public final class Certificates {
  private static final Duration VALIDITY = Duration.ofDays(30);

  private final KeyPair keys;
  private final X509Certificate authority;

  private Certificates(KeyPair keys, X509Certificate authority) {
    this.keys = keys;
    this.authority = authority;
  }

  /** Makes a new authority. */
  public static Certificates create() {
    var keys = newKeys();
    var name = new X500Name("CN=Mailroom sandbox " + new BigInteger(64, new SecureRandom()));
    var now = Instant.now();
    var request = new Request(name, List.of(), now.minus(VALIDITY), now.plus(VALIDITY), true);
    return new Certificates(keys, sign(request, keys, name, keys));
  }

  /** For localhost, 127.0.0.1 and ::1, and for more names if given. */
  public ServerCertificate server(String... names) {
    var all =
        Stream.concat(
                Stream.of(dns("localhost"), address("127.0.0.1"), address("::1")),
                Stream.of(names).map(Certificates::dns))
            .toList();
    return issue(all, Instant.now().plus(VALIDITY));
  }

  /** Valid and trusted, but for another host only. */
  public ServerCertificate onlyFor(String name) {
    return issue(List.of(dns(name)), Instant.now().plus(VALIDITY));
  }

  /** For localhost, but its time has passed. */
  public ServerCertificate expired() {
    return issue(
        List.of(dns("localhost"), address("127.0.0.1")), Instant.now().minus(Duration.ofHours(1)));
  }

  /** For localhost, signed by itself: no authority stands behind it. */
  public static ServerCertificate selfSigned() {
    var own = newKeys();
    var name = new X500Name("CN=localhost");
    var now = Instant.now();
    var names = List.of(dns("localhost"), address("127.0.0.1"));
    var request = new Request(name, names, now.minus(VALIDITY), now.plus(VALIDITY), false);
    return new ServerCertificate(List.of(sign(request, own, name, own)), own.getPrivate());
  }

  /** The authority's certificate, for those who shall trust it. */
  public String authorityPem() {
    return ServerCertificate.pem(authority);
  }

  /** Writes {@link #authorityPem()} to a file. */
  public Path writeAuthority(Path file) {
    try {
      return Files.writeString(file, authorityPem());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** TLS as a client that trusts this authority and no other. */
  public SSLContext client() {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", authority);
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServerCertificate issue(List<GeneralName> names, Instant until) {
    var own = newKeys();
    var request =
        new Request(
            new X500Name("CN=" + names.getFirst().getName()),
            names,
            until.minus(VALIDITY.multipliedBy(2)),
            until,
            false);
    var issuer = new X500Name(authority.getSubjectX500Principal().getName());
    return new ServerCertificate(
        List.of(sign(request, own, issuer, keys), authority), own.getPrivate());
  }

  private record Request(
      X500Name subject,
      List<GeneralName> names,
      Instant from,
      Instant until,
      boolean isAuthority) {}

  private static X509Certificate sign(
      Request request, KeyPair subject, X500Name issuer, KeyPair issuerKeys) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(64, new SecureRandom()),
              Date.from(request.from),
              Date.from(request.until),
              request.subject,
              subject.getPublic());
      builder.addExtension(
          Extension.basicConstraints, true, new BasicConstraints(request.isAuthority));
      if (!request.names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(request.names.toArray(GeneralName[]::new)));
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static GeneralName dns(String name) {
    return new GeneralName(GeneralName.dNSName, name);
  }

  private static GeneralName address(String address) {
    return new GeneralName(GeneralName.iPAddress, address);
  }

  private static KeyPair newKeys() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
