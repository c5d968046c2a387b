package io.mailroom.endtoend.mutant;

import static java.util.stream.Collectors.groupingBy;

import io.mailroom.endtoend.mutant.CrashPoint.Place;
import io.mailroom.endtoend.mutant.CrashPoint.Side;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets classes tell {@link Death} that a place is passed. The JDK's own means do that: the library
 * that makes mutants costs a second of each start, and a service that dies thousands of times
 * starts as often.
 */
final class Passages implements ClassFileTransformer {
  private static final ClassDesc DEATH = ClassDesc.of(Death.class.getName());
  private static final MethodTypeDesc PASS =
      MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

  private final Map<String, List<Place>> places;

  private Passages(Map<String, List<Place>> places) {
    this.places = places;
  }

  static Passages of(List<CrashPoint> points) {
    return new Passages(
        points.stream()
            .flatMap(point -> point.way().stream())
            .map(place -> new Place(place.type(), place.method(), place.side()))
            .distinct()
            .collect(groupingBy(place -> place.type().replace('.', '/'))));
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] bytes) {
    var passed = places.get(name);
    return passed == null || loader == null ? null : transformed(loader, passed, bytes);
  }

  /** What cannot be changed ends the service: it would never die there. */
  private static byte[] transformed(ClassLoader loader, List<Place> places, byte[] bytes) {
    try {
      var resolver =
          ClassHierarchyResolver.ofResourceParsing(loader)
              .orElse(ClassHierarchyResolver.defaultResolver());
      var file = ClassFile.of(ClassHierarchyResolverOption.of(resolver));
      var told =
          places.stream()
              .map(Passages::telling)
              .reduce(ClassTransform.ACCEPT_ALL, ClassTransform::andThen);
      return file.transformClass(file.parse(bytes), told);
    } catch (RuntimeException e) {
      System.out.println("CRASH POINTS not applied to " + places + ": " + e);
      Runtime.getRuntime().halt(Death.NOT_APPLIED);
      throw e;
    }
  }

  private static ClassTransform telling(Place place) {
    return ClassTransform.transformingMethodBodies(
        method -> method.methodName().equalsString(place.method()), new Telling(place));
  }

  private record Telling(Place place) implements CodeTransform {
    @Override
    public void atStart(CodeBuilder code) {
      if (place.side() == Side.BEFORE) {
        tell(code);
      }
    }

    @Override
    public void accept(CodeBuilder code, CodeElement element) {
      if (place.side() == Side.AFTER && element instanceof ReturnInstruction) {
        tell(code);
      }
      code.with(element);
    }

    private void tell(CodeBuilder code) {
      code.loadConstant(place.text()).invokestatic(DEATH, "pass", PASS);
    }
  }
}
