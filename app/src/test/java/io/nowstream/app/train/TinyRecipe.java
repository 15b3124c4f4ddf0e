package io.nowstream.app.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A recipe for tests: the smallest VMRNN on storms pooled to 32 x 32 cells, in seconds. */
final class TinyRecipe {

    private static final String TEXT =
            """
            name: tiny
            batch: 1
            seed: 3
            network:
              architecture: vmrnn-b
              sizes: {channels: 1, width: 16, patch: 4, depth: 1}
              base: advection
            frames: {in: 4, leads: 3}
            fields:
              quantity: vil
              scaling: {low: 0, high: 255}
              cells: {least-metres: 12000, most-metres: 12000}
              cadence-seconds: 300
              cell-metres: [12000]
            splits:
              - {feeds: sevir/S10010000, train: all, validation: none, test: none}
              - {feeds: sevir/S10010001, train: none, validation: 1-20, test: 21-30}
            crops:
              sizes:
                - {rows: 32, columns: 32, share: 1, batch: 2}
              masked-share: 0
              wet-from: 16
              wet-share: 0
              dry-kept: 1
              turns: true
              per-window: 1
            plan:
              samples-per-epoch: 4
              epochs: 3
              limit-seconds: 0
              patience: 0
              validation-samples: 2
              ema-decay: 0
            optimiser: {lr: 1.0e-3, beta1: 0.9, beta2: 0.999, eps: 1.0e-8, clip-norm: 1}
            schedule: {kind: constant, by: epoch, warm-up: 0, warm-up-from: 0, floor: 0}
            loss: {kind: mse, over: leads}
            card:
              data: ["Generated storms"]
              split: "One event each."
              weaknesses: "Everything."
            """;

    private TinyRecipe() {}

    /** Written into a directory. */
    static Path in(Path directory) throws IOException {
        return in(directory, "", "");
    }

    /** With something written otherwise. */
    static Path in(Path directory, String written, String instead) throws IOException {
        return Files.writeString(directory.resolve("tiny.yaml"), TEXT.replace(written, instead));
    }
}
