package org.gan4j.examples;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.network.Discriminator;
import org.gan4j.network.ForwardingDiscriminator;
import org.gan4j.network.ForwardingGenerator;
import org.gan4j.network.Generator;
import org.gan4j.run.Decorator;
import org.junit.jupiter.api.Test;

/** The arrows of docs/architecture.md. */
class ArchitectureTest {

    private static final JavaClasses API = module("gan-api");
    private static final JavaClasses DJL = module("gan-djl");
    private static final JavaClasses METRICS = module("gan-metrics");
    private static final JavaClasses EXAMPLES = module("gan-examples");

    private static JavaClasses module(String name) {
        return new ClassFileImporter().importPath(Path.of("..", name, "target", "classes"));
    }

    @Test
    void api_namesNoEngineAndNoOtherModule() {
        assertThat(API).hasSizeGreaterThan(40);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ai.djl.pytorch..",
                        "org.gan4j.djl..",
                        "org.gan4j.metrics..",
                        "org.gan4j.examples..")
                .check(API);
    }

    @Test
    void arrows_pointFromExamplesToMetricsToDjlToApi() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.gan4j.metrics..", "org.gan4j.examples..")
                .check(DJL);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.gan4j.examples..", "org.gan4j.djl.internal..")
                .check(METRICS);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..internal..")
                .check(EXAMPLES);
    }

    @Test
    void onlyTheBridge_touchesTheJniLayer() {
        assertThat(DJL).hasSizeGreaterThan(20);
        classes()
                .that(not(resideInAPackage("org.gan4j.djl.torch")))
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("ai.djl.pytorch..")))
                .check(DJL);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.djl.pytorch..")
                .check(METRICS);
    }

    @Test
    void noPackage_isSplitOverTwoModules() {
        Map<String, JavaClasses> owner = new HashMap<>();
        for (JavaClasses module : List.of(API, DJL, METRICS, EXAMPLES)) {
            module.stream()
                    .map(JavaClass::getPackageName)
                    .distinct()
                    .forEach(
                            name ->
                                    assertThat(owner.put(name, module))
                                            .as("package %s is in two modules", name)
                                            .isNull());
        }
    }

    @Test
    void libraries_neverPrintOrExit() {
        for (JavaClasses module : List.of(API, DJL, METRICS)) {
            noClasses().should().accessField(System.class, "out").check(module);
            noClasses().should().accessField(System.class, "err").check(module);
            noClasses().should().callMethod(System.class, "exit", int.class).check(module);
        }
    }

    @Test
    void usersParts_needTheApiAndDjlOnly() {
        JavaClasses tests =
                new ClassFileImporter()
                        .importPath(Path.of("..", "gan-djl", "target", "test-classes"));
        classes()
                .that()
                .resideInAPackage("com.example..")
                .should()
                .onlyDependOnClassesThat(not(resideInAnyPackage("org.gan4j.djl..")))
                .check(tests);
    }

    @Test
    void noTwoPackages_needEachOther() {
        for (JavaClasses module : List.of(API, DJL)) {
            slices().matching("(org.gan4j..)").should().beFreeOfCycles().check(module);
        }
    }

    @Test
    void theRootPackage_holdsAtMostADozenTypes() {
        assertThat(
                        API.stream()
                                .filter(type -> type.getPackageName().equals("org.gan4j"))
                                .filter(type -> !type.getSimpleName().equals("package-info"))
                                .filter(JavaClass::isTopLevelClass))
                .hasSizeLessThanOrEqualTo(12);
    }

    /** A method that a decorated network does not hand on is answered by the interface instead. */
    @Test
    void decoratedNetworks_handEverythingOn() {
        Map<Class<?>, Class<?>> bases =
                Map.of(
                        Generator.class, ForwardingGenerator.class,
                        Discriminator.class, ForwardingDiscriminator.class);
        bases.forEach(
                (kind, base) -> {
                    for (Method method : kind.getMethods()) {
                        if (!Modifier.isStatic(method.getModifiers())) {
                            assertThatCode(
                                            () ->
                                                    base.getDeclaredMethod(
                                                            method.getName(),
                                                            method.getParameterTypes()))
                                    .as("%s hands on %s", base, method)
                                    .doesNotThrowAnyException();
                        }
                    }
                    for (JavaClasses module : List.of(API, DJL)) {
                        classes()
                                .that()
                                .areAssignableTo(kind)
                                .and()
                                .areAssignableTo(Decorator.class)
                                .should()
                                .beAssignableTo(base)
                                .allowEmptyShould(true)
                                .check(module);
                    }
                });
    }
}
