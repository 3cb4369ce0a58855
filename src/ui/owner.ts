import type * as vscode from 'vscode';

/** Something that has parts to dispose of: each is owned where it is made, and the last one made goes first. */
export abstract class Owner implements vscode.Disposable {
  private readonly parts: vscode.Disposable[] = [];

  dispose(): void {
    for (const part of this.parts.splice(0).reverse()) {
      part.dispose();
    }
  }

  protected own<Part extends vscode.Disposable>(part: Part): Part {
    this.parts.push(part);
    return part;
  }
}
