package io.orrery.event;

import java.util.AbstractList;
import java.util.RandomAccess;

/**
 * The value of a VECTOR column: its numbers, which are finite. A list, so that it compares and prints by its numbers; they
 * are kept without a box each, since vectors have them by the thousand. Immutable.
 */
public final class FloatVector extends AbstractList<Float> implements RandomAccess {

    private final float[] numbers;

    private FloatVector(float[] numbers) {
        this.numbers = numbers;
    }

    /** A vector of those numbers. */
    public static FloatVector of(float... numbers) {
        return new FloatVector(numbers.clone());
    }

    @Override
    public Float get(int index) {
        return numbers[index];
    }

    /** How many numbers it has. */
    @Override
    public int size() {
        return numbers.length;
    }

    /** A copy of the numbers. */
    public float[] toFloats() {
        return numbers.clone();
    }
}
