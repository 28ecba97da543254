package io.orrery.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.orrery.consumer.worker.HashRange;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class FenceTest {

    private static final HashRange LOW = HashRange.of("0", "99");
    private static final HashRange HIGH = HashRange.of("100", "199");
    private static final HashRange BOTH = HashRange.of("0", "199");
    private static final BigInteger IN_LOW = BigInteger.valueOf(50);
    private static final BigInteger IN_HIGH = BigInteger.valueOf(150);

    @Test
    void onlyWhatIsNewerThanTheNewestOfItsOriginPasses() {
        Fence fence = new Fence(BOTH);
        assertThat(fence.admit("shop", 5, IN_LOW)).isTrue();
        assertThat(fence.admit("shop", 5, IN_LOW)).isFalse();
        assertThat(fence.admit("shop", 4, IN_HIGH)).isFalse();
        assertThat(fence.isNew("shop", 7, IN_HIGH)).isTrue();
        assertThat(fence.admit("other", 4, IN_HIGH)).isTrue();
        assertThat(fence.admit("shop", 6, IN_HIGH)).isTrue();
    }

    @Test
    void bothChildrenOfASplitKnowWhatTheirParentSaw() {
        Fence parent = new Fence(BOTH);
        parent.admit("shop", 9, IN_LOW);
        for (HashRange range : new HashRange[] {LOW, HIGH}) {
            Fence child = new Fence(range);
            child.inherit(parent.toNote());
            BigInteger key = range == LOW ? IN_LOW : IN_HIGH;
            assertThat(child.admit("shop", 9, key)).isFalse();
            assertThat(child.admit("shop", 10, key)).isTrue();
        }
    }

    @Test
    void aMergedShardKeepsTheSlowerParentsPendingEvents() {
        Fence fast = new Fence(LOW);
        fast.admit("shop", 100, IN_LOW);
        Fence slow = new Fence(HIGH);
        slow.admit("shop", 80, IN_HIGH);
        Fence child = new Fence(BOTH);
        child.inherit(fast.toNote());
        child.inherit(slow.toNote());
        assertThat(child.admit("shop", 80, IN_HIGH)).as("echo of the slow lane").isFalse();
        assertThat(child.admit("shop", 90, IN_LOW)).as("echo of the fast lane").isFalse();
        assertThat(child.admit("shop", 90, IN_HIGH))
                .as("pending of the slow lane")
                .isTrue();
        assertThat(child.admit("shop", 101, IN_LOW)).isTrue();
        assertThat(child.admit("shop", 95, IN_HIGH))
                .as("pending of the slow lane, after the fast lane's next put has landed here")
                .isTrue();
        assertThat(child.admit("shop", 95, IN_HIGH)).isFalse();
    }

    @Test
    void grandchildrenKnowWhatNoneOfTheirParentsSawNewer() {
        Fence fast = new Fence(LOW);
        fast.admit("shop", 100, IN_LOW);
        Fence child = new Fence(BOTH);
        child.inherit(fast.toNote());
        child.admit("shop", 90, IN_HIGH);
        Fence grandchild = new Fence(BOTH);
        grandchild.inherit(child.toNote());
        assertThat(grandchild.admit("shop", 95, IN_LOW)).isFalse();
        assertThat(grandchild.admit("shop", 95, IN_HIGH)).isTrue();
    }

    @Test
    void partsSurviveGenerationsOfShards() {
        Fence fence = new Fence(BOTH);
        for (int i = 0; i < 50; i++) {
            Fence parent = new Fence(HashRange.of(Integer.toString(4 * i), Integer.toString(4 * i + 3)));
            parent.admit("shop", 10L + i, BigInteger.valueOf(4L * i));
            fence.inherit(parent.toNote());
        }
        for (int round = 0; round < 20; round++) {
            Fence next = new Fence(BOTH);
            next.inherit(fence.toNote());
            fence = next;
        }
        assertThat(fence.isNew("shop", 10, BigInteger.ZERO)).isFalse();
        assertThat(fence.isNew("shop", 59, BigInteger.valueOf(199))).isFalse();
        assertThat(fence.isNew("shop", 60, BigInteger.valueOf(199))).isTrue();
    }
}
