package org.meterline.usagemeter;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/** The walls between the rooms of the program. */
@AnalyzeClasses(packages = RoomsTest.ROOT, importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTest {
    static final String ROOT = "org.meterline.usagemeter";

    private static final String DOMAIN = ROOT + ".domain..";
    private static final String USECASE = ROOT + ".usecase..";
    private static final String VSPHERE = ROOT + ".vsphere..";
    private static final String SENDING = ROOT + ".sending..";
    private static final String FILE = ROOT + ".file..";
    private static final String UPGRADE = ROOT + ".upgrade..";
    private static final String COUNTERS = ROOT + ".counters..";
    private static final String CLI = ROOT + ".cli..";
    private static final String CONFIG = ROOT + ".config..";

    @ArchTest
    static final ArchRule DOMAIN_KNOWS_ONLY_ITSELF = noClasses()
            .that()
            .resideInAPackage(DOMAIN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    USECASE,
                    VSPHERE,
                    SENDING,
                    FILE,
                    UPGRADE,
                    CLI,
                    CONFIG,
                    "com.fasterxml..",
                    "picocli..",
                    "java.net..",
                    "java.nio..")
            .because("reports are a pure function of what was recorded");

    @ArchTest
    static final ArchRule USE_CASES_KNOW_NO_ADAPTER = noClasses()
            .that()
            .resideInAPackage(USECASE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(VSPHERE, SENDING, FILE, UPGRADE, CLI, "com.fasterxml..", "picocli..", "java.net.http..")
            .because("what the program does is tested without servers and files");

    @ArchTest
    static final ArchRule VSPHERE_KNOWS_NO_OTHER_ADAPTER = adapter(VSPHERE, SENDING, FILE, UPGRADE, CLI);

    @ArchTest
    static final ArchRule SENDING_KNOWS_NO_OTHER_ADAPTER = adapter(SENDING, VSPHERE, FILE, UPGRADE, CLI);

    @ArchTest
    static final ArchRule FILE_KNOWS_NO_OTHER_ADAPTER = adapter(FILE, VSPHERE, SENDING, UPGRADE, CLI);

    @ArchTest
    static final ArchRule UPGRADE_KNOWS_NO_OTHER_ADAPTER = adapter(UPGRADE, VSPHERE, SENDING, FILE, CLI);

    @ArchTest
    static final ArchRule COUNTERS_KNOW_NO_OTHER_ADAPTER = adapter(COUNTERS, VSPHERE, SENDING, FILE, CLI);

    @ArchTest
    static final ArchRule NOBODY_KNOWS_COUNTERS = noClasses()
            .that()
            .resideInAnyPackage(DOMAIN, USECASE, VSPHERE, SENDING, FILE, CONFIG)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(COUNTERS)
            .because("adapters meet on the command line only");

    @ArchTest
    static final ArchRule CONFIG_KNOWS_NOBODY = adapter(CONFIG, DOMAIN, USECASE, VSPHERE, SENDING, FILE, UPGRADE, CLI);

    @ArchTest
    static final ArchRule NO_FLOATING_POINT = classes()
            .that()
            .resideInAnyPackage(DOMAIN, USECASE, VSPHERE, FILE, COUNTERS)
            .should(useNoFloatingPoint())
            .because("what is metered is billed: integers end to end");

    @ArchTest
    static final ArchRule TIME_IS_GIVEN = noClasses()
            .that()
            .resideOutsideOfPackage(CLI)
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.time.Clock.class, "systemUTC")
            .because("clocks are injected");

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses all) {
        for (JavaClass type : all) {
            String info = type.getPackageName() + ".package-info";
            if (!all.contain(info) || !all.get(info).isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
                throw new AssertionError(type.getPackageName() + " has no @NullMarked package-info.java");
            }
        }
    }

    private static ArchRule adapter(String room, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .because("adapters meet on the command line only");
    }

    private static ArchCondition<JavaClass> useNoFloatingPoint() {
        Set<String> floating = Set.of("float", "double", Float.class.getName(), Double.class.getName());
        return new ArchCondition<>("use no float or double") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream<String> fields = type.getFields().stream()
                        .map(field -> field.getRawType().getName());
                Stream<String> signatures = type.getCodeUnits().stream().flatMap(RoomsTest::types);
                Stream<String> calls = type.getMethodCallsFromSelf().stream()
                        .map(call -> call.getTarget().getRawReturnType().getName());
                Stream.of(fields, signatures, calls)
                        .flatMap(names -> names)
                        .filter(floating::contains)
                        .forEach(name -> events.add(SimpleConditionEvent.violated(type, type.getName() + ": " + name)));
            }
        };
    }

    private static Stream<String> types(JavaCodeUnit unit) {
        return Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                .map(JavaClass::getName);
    }
}
