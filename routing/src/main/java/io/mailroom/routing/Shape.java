package io.mailroom.routing;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.time.Instant;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A record as conditions see it: the names and types of its fields for the compiler, and its values
 * as a map. Every field always has a value.
 *
 * @param <T> the record
 */
final class Shape<T> {
  private final String name;
  private final List<Field<T>> fields;
  private final ImmutableMap<String, CelType> types;

  /**
   * @param name shown in faults; with a space in it, so that no condition can name it
   */
  Shape(String name, List<Field<T>> fields) {
    this.name = name;
    this.fields = List.copyOf(fields);
    this.types =
        this.fields.stream().collect(ImmutableMap.toImmutableMap(Field::name, Field::type));
  }

  /** One field. */
  record Field<T>(String name, CelType type, Function<T, Object> value) {}

  /** A text, cut at the limit; empty if it is absent. */
  static <T> Field<T> text(String name, Function<T, @Nullable String> value) {
    return new Field<>(name, SimpleType.STRING, each -> cut(value.apply(each)));
  }

  static <T> Field<T> number(String name, ToLongFunction<T> value) {
    return new Field<>(name, SimpleType.INT, value::applyAsLong);
  }

  static <T> Field<T> flag(String name, Function<T, Boolean> value) {
    return new Field<>(name, SimpleType.BOOL, value::apply);
  }

  /** A moment; the beginning of 1970 if it is absent. */
  static <T> Field<T> moment(String name, Function<T, @Nullable Instant> value) {
    return new Field<>(
        name,
        SimpleType.TIMESTAMP,
        each -> {
          var moment = value.apply(each);
          return moment == null ? Instant.EPOCH : moment;
        });
  }

  static <T> Field<T> texts(String name, Function<T, List<String>> values) {
    return new Field<>(
        name,
        ListType.create(SimpleType.STRING),
        each -> new Mapped<>(values.apply(each), Shape::cut));
  }

  static <T, U> Field<T> one(String name, Shape<U> shape, Function<T, U> value) {
    return new Field<>(name, shape.type(), each -> shape.of(value.apply(each)));
  }

  static <T, U> Field<T> list(String name, Shape<U> shape, Function<T, List<U>> values) {
    return new Field<>(
        name, ListType.create(shape.type()), each -> new Mapped<>(values.apply(each), shape::of));
  }

  StructType type() {
    return StructType.create(name, types.keySet(), field -> Optional.ofNullable(types.get(field)));
  }

  /** The values of a record by name. */
  Map<String, Object> of(T each) {
    var values = new HashMap<String, Object>();
    fields.forEach(field -> values.put(field.name(), field.value().apply(each)));
    return values;
  }

  private static String cut(@Nullable String text) {
    if (text == null) {
      return "";
    }
    return text.length() <= EmailVariables.LONGEST
        ? text
        : text.substring(0, EmailVariables.LONGEST);
  }

  /**
   * A list whose elements are made when they are looked at: of 10,000 headers a rule may see one.
   */
  private static final class Mapped<A> extends AbstractList<Object> implements RandomAccess {
    private final List<A> source;
    private final Function<A, Object> mapping;

    Mapped(List<A> source, Function<A, Object> mapping) {
      this.source = source;
      this.mapping = mapping;
    }

    @Override
    public Object get(int index) {
      return mapping.apply(source.get(index));
    }

    @Override
    public int size() {
      return source.size();
    }
  }
}
