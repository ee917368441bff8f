package org.gan4j.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noConstructors;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gan4j.GanTrainerBuilder;
import org.gan4j.Plugin;
import org.gan4j.TrainerBuilder;
import org.gan4j.constraint.Constraint;
import org.gan4j.hook.TrainingHook;
import org.gan4j.latent.LatentPrior;
import org.gan4j.loss.Loss;
import org.gan4j.metrics.FeatureExtractor;
import org.gan4j.network.Discriminator;
import org.gan4j.network.ForwardingDiscriminator;
import org.gan4j.network.ForwardingGenerator;
import org.gan4j.network.Generator;
import org.gan4j.optim.Optimizer;
import org.gan4j.regularizer.Regularizer;
import org.gan4j.rule.UpdateRule;
import org.gan4j.run.Decorator;
import org.gan4j.schedule.Schedule;
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

    /**
     * Parts are asked for by name; a record's constructor, which cannot be hidden, is left alone.
     */
    @Test
    void parts_areMadeByFactories() {
        List<Class<?>> kinds =
                List.of(
                        Loss.class,
                        Regularizer.class,
                        UpdateRule.class,
                        Plugin.class,
                        Optimizer.class,
                        Constraint.class,
                        LatentPrior.class,
                        Schedule.class,
                        TrainingHook.class,
                        FeatureExtractor.class);
        DescribedPredicate<JavaClass> parts =
                describe("parts", type -> kinds.stream().anyMatch(type::isAssignableTo));
        for (JavaClasses module : List.of(API, DJL, METRICS)) {
            noConstructors()
                    .that()
                    .areDeclaredInClassesThat(
                            parts.and(not(assignableTo(Record.class)))
                                    .and(not(resideInAPackage("..internal.."))))
                    .should()
                    .bePublic()
                    .allowEmptyShould(true)
                    .check(module);
        }
        for (JavaClasses module : List.of(API, DJL, METRICS, EXAMPLES, tests())) {
            noClasses()
                    .that(not(resideInAPackage("..internal..")))
                    .should()
                    .callConstructorWhere(
                            describe(
                                    "it is of a part of another package",
                                    call ->
                                            call.getTargetOwner()
                                                            .getPackageName()
                                                            .startsWith("org.gan4j")
                                                    && parts.test(call.getTargetOwner())
                                                    && !call.getTargetOwner()
                                                            .getPackageName()
                                                            .equals(
                                                                    call.getOriginOwner()
                                                                            .getPackageName())))
                    .check(module);
        }
    }

    private static JavaClasses tests() {
        return new ClassFileImporter()
                .importPaths(
                        List.of("gan-api", "gan-djl", "gan-metrics", "gan-examples").stream()
                                .map(module -> Path.of("..", module, "target", "test-classes"))
                                .filter(Files::isDirectory)
                                .toList());
    }

    /** So that every run leaves a report and events; what is only timed leaves neither. */
    @Test
    void examples_buildTrainersInOnePlace() {
        noClasses()
                .that()
                .resideInAPackage("org.gan4j.examples")
                .and()
                .doNotHaveSimpleName("RunOptions")
                .and()
                .doNotHaveSimpleName("Stabilisers")
                .should()
                .callMethod(TrainerBuilder.class, "build")
                .orShould()
                .callMethod(GanTrainerBuilder.class, "build")
                .check(EXAMPLES);
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
