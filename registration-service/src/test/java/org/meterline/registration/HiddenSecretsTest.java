package org.meterline.registration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A record prints its components, and what prints ends in a log one day. */
class HiddenSecretsTest {

    private static final Pattern SECRET = Pattern.compile("(?i).*secret|(access)?token|.*password");
    private static final String CANARY = "mlt_canary";

    @Test
    void noRecordPrintsASecret() {
        List<Class<?>> records = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("org.meterline.registration")
                        .stream()
                        .filter(JavaClass::isRecord)
                        .<Class<?>>map(JavaClass::reflect)
                        .filter(HiddenSecretsTest::holdsATextThatIsSecret)
                        .toList();

        assertTrue(records.size() >= 4, "found only " + records);
        records.forEach(HiddenSecretsTest::assertHidden);
    }

    private static boolean holdsATextThatIsSecret(Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).anyMatch(HiddenSecretsTest::secret);
    }

    private static boolean secret(RecordComponent component) {
        return component.getType() == String.class
                && SECRET.matcher(component.getName()).matches();
    }

    private static void assertHidden(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            canonical.setAccessible(true);
            Object made = canonical.newInstance(
                    Arrays.stream(components).map(HiddenSecretsTest::value).toArray());
            assertFalse(made.toString().contains(CANARY), type + " prints its secret");
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(type.getName(), e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(type + " cannot be made with nothing but its texts", e);
        }
    }

    private static @Nullable Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return secret(component) ? CANARY : "x";
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        return type == boolean.class ? false : null;
    }
}
