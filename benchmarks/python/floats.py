"""numeric: n-body steps with floats"""

def step(bodies, dt):
    n = len(bodies)
    for i in range(n):
        x1, y1, z1, v1, m1 = bodies[i]
        for j in range(i + 1, n):
            x2, y2, z2, v2, m2 = bodies[j]
            dx, dy, dz = x1 - x2, y1 - y2, z1 - z2
            mag = dt / ((dx * dx + dy * dy + dz * dz) ** 1.5)
            b1, b2 = m1 * mag, m2 * mag
            v1[0] -= dx * b2
            v1[1] -= dy * b2
            v1[2] -= dz * b2
            v2[0] += dx * b1
            v2[1] += dy * b1
            v2[2] += dz * b1
    for b in bodies:
        v = b[3]
        b[0] += dt * v[0]
        b[1] += dt * v[1]
        b[2] += dt * v[2]

def main(scale):
    bodies = [[0.0, 0.0, 0.0, [0.0, 0.0, 0.0], 39.47], [4.84, -1.16, -0.10, [0.6, 2.8, -0.02], 0.037],
              [8.34, 4.12, -0.4, [-1.01, 1.82, 0.008], 0.011], [12.89, -15.11, -0.22, [1.08, 0.87, -0.01], 0.0017],
              [15.38, -25.9, 0.18, [0.98, 0.59, -0.03], 0.002]]
    for _ in range(scale):
        step(bodies, 0.01)
    return round(bodies[0][0], 9)

SCALE = 12000

if __name__ == "__main__":
    import sys
    print(main(int(sys.argv[1]) if len(sys.argv) > 1 else SCALE))
