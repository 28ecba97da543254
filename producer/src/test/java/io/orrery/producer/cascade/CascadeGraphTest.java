package io.orrery.producer.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.event.TableName;
import io.orrery.producer.cascade.CascadingKey.Action;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a change leads to by way of foreign keys. */
class CascadeGraphTest {

    private static TableName table(String name) {
        return new TableName("shop", name);
    }

    private static CascadingKey key(
            String child, String column, String parent, String parentColumn, Action onUpdate, Action onDelete) {
        return new CascadingKey(
                table(child),
                child + "_" + parent,
                List.of(column),
                table(parent),
                List.of(parentColumn),
                onUpdate,
                onDelete);
    }

    private static CascadeGraph graph(Set<String> chosen, CascadingKey... keys) {
        return new CascadeGraph(List.of(keys), table -> chosen.contains(table.table()));
    }

    @Test
    void aDeletionGoesThroughTablesThatNobodyChose() {
        CascadeGraph graph = graph(
                Set.of("grandchild"),
                key("child", "parent_id", "parent", "id", Action.NONE, Action.CASCADE),
                key("grandchild", "child_id", "child", "id", Action.NONE, Action.CASCADE));
        assertThat(graph.parent(table("parent")).deleted()).containsExactly(table("grandchild"));
        assertThat(graph.parent(table("parent")).updates()).isEmpty();
        assertThat(graph.parent(table("grandchild")).harmless()).isTrue();
        assertThat(graph.warnings())
                .singleElement()
                .asString()
                .contains("shop.grandchild", "ON DELETE CASCADE of shop.child");
    }

    @Test
    void aColumnThatBecomesNullGoesOnOnlyWhereItIsReferredTo() {
        CascadeGraph graph = graph(
                Set.of("child", "byId", "byParent"),
                key("child", "parent_id", "parent", "id", Action.NONE, Action.SET_NULL),
                key("byId", "child_id", "child", "id", Action.CASCADE, Action.CASCADE),
                key("byParent", "parent_id", "child", "PARENT_ID", Action.CASCADE, Action.NONE));
        assertThat(graph.parent(table("parent")).deleted())
                .containsExactlyInAnyOrder(table("child"), table("byParent"));
    }

    @Test
    void anUpdateMattersInTheColumnsThatAreReferredTo() {
        CascadeGraph graph = graph(
                Set.of("child"),
                key("child", "code", "parent", "Code", Action.CASCADE, Action.NONE),
                key("child", "id", "parent", "id", Action.NONE, Action.CASCADE));
        ParentTable parent = graph.parent(table("parent"));
        assertThat(parent.updates()).containsExactly(new ParentTable.Update("code", Set.of(table("child"))));
        assertThat(parent.deleted()).containsExactly(table("child"));
    }

    @Test
    void aTableThatRefersToItselfEnds() {
        CascadeGraph graph =
                graph(Set.of("staff"), key("staff", "boss", "staff", "id", Action.CASCADE, Action.CASCADE));
        assertThat(graph.parent(table("staff")).deleted()).containsExactly(table("staff"));
    }

    @Test
    void nothingIsSaidOfTablesThatNobodyChose() {
        CascadeGraph graph = graph(Set.of("parent"), key("child", "p", "parent", "id", Action.CASCADE, Action.CASCADE));
        assertThat(graph.parent(table("parent")).harmless()).isTrue();
        assertThat(graph.warnings()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "8.0.33, false",
        "8.4.6-log, false",
        "9.5.0, false",
        "9.6.0, true",
        "9.7.4-1+b1, true",
        "10.0.1, true",
        "10.11.6-MariaDB-1, false",
        "unknown, false"
    })
    void fromMysql96OnTheLogHasIt(String version, boolean logged) {
        assertThat(ServerCascades.logsCascades(version)).isEqualTo(logged);
    }
}
