package org.meterline.aggregation.storage.order;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Currency;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.meterline.aggregation.domain.metric.MetricShape;
import org.meterline.aggregation.domain.metric.ShapeData;
import org.meterline.aggregation.domain.order.Correction;
import org.meterline.aggregation.domain.order.CorrectionBasis;
import org.meterline.aggregation.domain.order.DraftOrder;
import org.meterline.aggregation.domain.order.OrderBasis;
import org.meterline.aggregation.domain.quantity.BillingMonth;
import org.meterline.aggregation.domain.quantity.Fraction;
import org.meterline.aggregation.usecase.order.UnreadableOrderException;
import org.meterline.contracts.codec.Compression;
import org.meterline.contracts.report.ReportDigest;

/**
 * Orders and what they were computed from as bytes: JSON with sorted members, exact numbers as texts. The same order is always the
 * same bytes, so its hash can be told and compared.
 */
final class OrderCodec {

    private static final int LARGEST = 1 << 30;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .addModule(texts())
            .build();

    private OrderCodec() {}

    private static SimpleModule texts() {
        SimpleModule module = new SimpleModule();
        text(module, Instant.class, Instant::toString, Instant::parse);
        text(module, LocalDate.class, LocalDate::toString, LocalDate::parse);
        text(module, Duration.class, Duration::toString, Duration::parse);
        text(module, Currency.class, Currency::getCurrencyCode, Currency::getInstance);
        text(module, BigInteger.class, BigInteger::toString, BigInteger::new);
        text(module, BigDecimal.class, BigDecimal::toPlainString, BigDecimal::new);
        text(module, ReportDigest.class, ReportDigest::value, ReportDigest::new);
        text(module, Fraction.class, Fraction::toString, OrderCodec::fraction);
        text(
                module,
                BillingMonth.class,
                BillingMonth::toString,
                text -> BillingMonth.parse(text).orElseThrow(() -> new IllegalArgumentException("no month: " + text)));
        module.addSerializer(MetricShape.class, new JsonSerializer<>() {
            @Override
            public void serialize(MetricShape shape, JsonGenerator json, SerializerProvider provider)
                    throws IOException {
                json.writePOJO(ShapeData.of(shape));
            }
        });
        module.addDeserializer(MetricShape.class, new JsonDeserializer<>() {
            @Override
            public MetricShape deserialize(JsonParser json, DeserializationContext context) throws IOException {
                return context.readValue(json, ShapeData.class).toShape();
            }
        });
        return module;
    }

    private static <T> void text(
            SimpleModule module, Class<T> type, Function<T, String> write, Function<String, T> read) {
        module.addSerializer(type, new JsonSerializer<>() {
            @Override
            public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
                json.writeString(write.apply(value));
            }
        });
        module.addDeserializer(type, new JsonDeserializer<>() {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
                return read.apply(json.getText());
            }
        });
    }

    private static Fraction fraction(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new Fraction(new BigInteger(text), BigInteger.ONE)
                : new Fraction(new BigInteger(text.substring(0, slash)), new BigInteger(text.substring(slash + 1)));
    }

    static byte[] document(DraftOrder order) {
        return write(order);
    }

    static DraftOrder order(byte[] packed) {
        return read(unpack(packed), DraftOrder.class);
    }

    static byte[] document(Correction correction) {
        return write(correction);
    }

    static Correction correction(byte[] packed) {
        return read(unpack(packed), Correction.class);
    }

    static byte[] basis(CorrectionBasis basis) {
        return write(basis);
    }

    static CorrectionBasis correctionBasis(byte[] packed) {
        return read(unpack(packed), CorrectionBasis.class);
    }

    static byte[] basis(OrderBasis basis) {
        return write(basis);
    }

    static OrderBasis basis(byte[] packed) {
        return read(unpack(packed), OrderBasis.class);
    }

    /** SHA-256, as digests of reports are written. */
    static String hash(byte[] json) {
        return ReportDigest.of(json).value();
    }

    static String details(SortedMap<String, String> details) {
        return new String(write(details), StandardCharsets.UTF_8);
    }

    static SortedMap<String, String> details(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<TreeMap<String, String>>() {});
        } catch (IOException e) {
            throw new IllegalStateException("what we wrote can always be read", e);
        }
    }

    static String offsets(SortedMap<String, Long> offsets) {
        return new String(write(offsets), StandardCharsets.UTF_8);
    }

    static SortedMap<String, Long> offsets(String json) {
        try {
            return MAPPER.readValue(json, new TypeReference<TreeMap<String, Long>>() {});
        } catch (IOException e) {
            throw new IllegalStateException("what we wrote can always be read", e);
        }
    }

    static byte[] pack(byte[] json) {
        return Compression.zstd(json);
    }

    static byte[] unpack(byte[] packed) {
        try {
            return Compression.unzstd(packed, LARGEST);
        } catch (IOException e) {
            throw new UnreadableOrderException("what is stored cannot be unpacked", e);
        }
    }

    private static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what we keep can always be written", e);
        }
    }

    private static <T> T read(byte[] json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (IOException e) {
            throw new UnreadableOrderException("what is stored is no " + type.getSimpleName(), e);
        }
    }
}
