import { call, get, i32, load, op, repeatWhile, set, tee, vector, when, whileTrue } from './assembler.ts';
import type { Local, Statement, V128, WasmFunction, WasmModule } from './assembler.ts';

/** Takes the address of the flows (two trials of each, one after the other), how many they are, and the guess. */
export type Irr = WasmFunction<readonly ['i32', 'i32', 'v128'], 'v128'>;

const flowBytes = 16;
const newtonSteps = 40;
const bisections = 100;

/**
 * Adds what `irr` of operations.ts does, for two trials at once: each lane takes the very steps that it would take alone, and
 * waits where it is done before the other.
 *
 * @param grid address of `rateGrid`, which brackets of the bisection begin or end at
 * @param gridLength how many rates it has
 */
export function defineIrr(module: WasmModule, grid: number, gridLength: number): Irr {
  const presentValue = definePresentValue(module);
  const presentValueSlope = definePresentValueSlope(module);
  const bisectRate = defineBisectRate(module, presentValue, grid, gridLength);
  const irr = module.define(null, ['i32', 'i32', 'v128'], 'v128');
  const [flows, count, guess] = [irr.parameter(0), irr.parameter(1), irr.parameter(2)];
  const [at, steps] = [irr.local('i32'), irr.local('i32')];
  const vectorLocal = () => irr.local('v128');
  const [hasPositive, hasNegative, isValid, isActive, isFound, isDone] = [
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
  ];
  const [q, value, slope, next, rate, result] = [
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
  ];
  const zero = vector.f64(0);
  irr.emit(
    ...fromLast(flows, count, at, [
      set(hasPositive, op('v128.or', get(hasPositive), op('f64x2.gt', load.v128(get(at)), zero))),
      set(hasNegative, op('v128.or', get(hasNegative), op('f64x2.lt', load.v128(get(at)), zero))),
    ]),
    set(
      isValid,
      op(
        'v128.and',
        op('v128.and', get(hasPositive), get(hasNegative)),
        op('f64x2.gt', get(guess), vector.f64(-1)),
      ),
    ),
    set(isActive, get(isValid)),
    set(q, op('f64x2.div', vector.f64(1), op('f64x2.add', vector.f64(1), get(guess)))),
    set(steps, i32(newtonSteps)),
    whileTrue(
      op('i32.and', op('v128.any_true', get(isActive)), op('i32.lt_u', i32(0), get(steps))),
      set(value, zero),
      set(slope, zero),
      ...fromLast(flows, count, at, [
        set(slope, op('f64x2.add', op('f64x2.mul', get(slope), get(q)), get(value))),
        set(value, op('f64x2.add', op('f64x2.mul', get(value), get(q)), load.v128(get(at)))),
      ]),
      set(next, op('f64x2.sub', get(q), op('f64x2.div', get(value), get(slope)))),
      set(
        isActive,
        op(
          'v128.and',
          get(isActive),
          op('v128.and', op('f64x2.gt', get(next), zero), op('f64x2.le', get(next), vector.f64(1e4))),
        ),
      ),
      set(isDone, op('f64x2.abs', op('f64x2.sub', get(next), get(q)))),
      set(q, op('v128.bitselect', get(next), get(q), get(isActive))),
      set(
        isDone,
        op('v128.and', get(isActive), op('f64x2.le', get(isDone), op('f64x2.mul', vector.f64(1e-9), get(q)))),
      ),
      set(isFound, op('v128.or', get(isFound), get(isDone))),
      set(isActive, op('v128.andnot', get(isActive), get(isDone))),
      set(steps, op('i32.sub', get(steps), i32(1))),
    ),
    set(rate, op('f64x2.sub', op('f64x2.div', vector.f64(1), get(q)), vector.f64(1))),
    set(
      result,
      op(
        'f64x2.sub',
        get(rate),
        op(
          'f64x2.div',
          call(presentValue, get(flows), get(count), get(rate)),
          call(presentValueSlope, get(flows), get(count), get(rate)),
        ),
      ),
    ),
    set(result, op('v128.bitselect', get(result), vector.f64(Number.NaN), get(isFound))),
    set(isActive, op('v128.andnot', get(isValid), get(isFound))),
    when(
      op('v128.any_true', get(isActive)),
      set(
        result,
        op(
          'v128.bitselect',
          call(bisectRate, get(flows), get(count), get(guess)),
          get(result),
          get(isActive),
        ),
      ),
    ),
  );
  irr.emitResult(get(result));
  return irr;
}

/** Statements for every flow from the last to the first; `at` is its address. */
function fromLast(flows: Local<'i32'>, count: Local<'i32'>, at: Local<'i32'>, body: readonly Statement[]) {
  return [
    set(at, op('i32.add', get(flows), op('i32.shl', get(count), i32(4)))),
    repeatWhile(
      op('i32.lt_u', get(flows), get(at)),
      set(at, op('i32.sub', get(at), i32(flowBytes))),
      ...body,
    ),
  ];
}

function defineOfRate(module: WasmModule): Irr {
  return module.define(null, ['i32', 'i32', 'v128'], 'v128');
}

function definePresentValue(module: WasmModule): Irr {
  const made = defineOfRate(module);
  const [flows, count, rate] = [made.parameter(0), made.parameter(1), made.parameter(2)];
  const [at, q, value] = [made.local('i32'), made.local('v128'), made.local('v128')];
  made.emit(
    set(q, discountFactor(get(rate))),
    ...fromLast(flows, count, at, [
      set(value, op('f64x2.add', op('f64x2.mul', get(value), get(q)), load.v128(get(at)))),
    ]),
  );
  made.emitResult(get(value));
  return made;
}

function definePresentValueSlope(module: WasmModule): Irr {
  const made = defineOfRate(module);
  const [flows, count, rate] = [made.parameter(0), made.parameter(1), made.parameter(2)];
  const [at, q, value, period] = [
    made.local('i32'),
    made.local('v128'),
    made.local('v128'),
    made.local('v128'),
  ];
  made.emit(
    set(q, discountFactor(get(rate))),
    set(period, op('f64x2.splat', op('f64.convert_i32_u', get(count)))),
    // All but the flow of period 0, which is not discounted.
    set(at, op('i32.add', get(flows), op('i32.shl', get(count), i32(4)))),
    whileTrue(
      op('i32.lt_u', op('i32.add', get(flows), i32(flowBytes)), get(at)),
      set(at, op('i32.sub', get(at), i32(flowBytes))),
      set(period, op('f64x2.sub', get(period), vector.f64(1))),
      set(
        value,
        op(
          'f64x2.sub',
          op('f64x2.mul', get(value), get(q)),
          op('f64x2.mul', get(period), load.v128(get(at))),
        ),
      ),
    ),
  );
  made.emitResult(op('f64x2.mul', op('f64x2.mul', get(value), get(q)), get(q)));
  return made;
}

const discountFactor = (rate: V128) => op('f64x2.div', vector.f64(1), op('f64x2.add', vector.f64(1), rate));

function defineBisectRate(module: WasmModule, presentValue: Irr, grid: number, gridLength: number): Irr {
  const made = defineOfRate(module);
  const [flows, count, guess] = [made.parameter(0), made.parameter(1), made.parameter(2)];
  const index = made.local('i32');
  const vectorLocal = () => made.local('v128');
  const [low, high, nearest, left, right] = [
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
  ];
  const [isPositiveAtLow, isChosen, distance, middle] = [
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
    vectorLocal(),
  ];
  const isPositiveAt = (rate: V128) =>
    op('f64x2.gt', call(presentValue, get(flows), get(count), rate), vector.f64(0));
  const choose = (local: Local<'v128'>, value: V128) =>
    set(local, op('v128.bitselect', value, get(local), get(isChosen)));
  made.emit(
    set(low, vector.f64(Number.NaN)),
    set(high, vector.f64(Number.NaN)),
    set(nearest, vector.f64(Infinity)),
    set(index, i32(grid)),
    repeatWhile(
      op('i32.lt_u', get(index), i32(grid + 8 * (gridLength - 1))),
      set(left, load.splat64(get(index))),
      set(right, load.splat64(get(index), 8)),
      // What the guess lies below or above the bracket by; not both are positive.
      set(
        distance,
        op(
          'v128.bitselect',
          op('f64x2.sub', get(left), get(guess)),
          op('v128.and', op('f64x2.sub', get(guess), get(right)), op('f64x2.gt', get(guess), get(right))),
          op('f64x2.lt', get(guess), get(left)),
        ),
      ),
      set(
        isChosen,
        op(
          'v128.and',
          op('v128.xor', isPositiveAt(get(left)), isPositiveAt(get(right))),
          op('f64x2.lt', get(distance), get(nearest)),
        ),
      ),
      choose(low, get(left)),
      choose(high, get(right)),
      choose(nearest, get(distance)),
      set(index, op('i32.add', get(index), i32(8))),
    ),
    set(isPositiveAtLow, isPositiveAt(get(low))),
    set(index, i32(bisections)),
    repeatWhile(
      tee(index, op('i32.sub', get(index), i32(1))),
      set(middle, op('f64x2.div', op('f64x2.add', get(low), get(high)), vector.f64(2))),
      set(isChosen, op('v128.xor', isPositiveAt(get(middle)), get(isPositiveAtLow))),
      choose(high, get(middle)),
      set(isChosen, op('v128.not', get(isChosen))),
      choose(low, get(middle)),
    ),
  );
  made.emitResult(op('f64x2.div', op('f64x2.add', get(low), get(high)), vector.f64(2)));
  return made;
}
